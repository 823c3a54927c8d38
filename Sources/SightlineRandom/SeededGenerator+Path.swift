extension SeededGenerator {
    /// The generator at the end of a path of numbers, such as an epoch and a batch: whoever knows the path can have it
    /// again without drawing what came before it.
    public init(seed: UInt64, path: Int...) {
        self = path.reduce(SeededGenerator(seed: seed)) { generator, step in
            // Mixed, because the generators of neighbouring seeds must not be shifts of one another.
            var generator = generator
            return SeededGenerator(seed: generator.next() ^ UInt64(bitPattern: Int64(step)))
        }
    }
}
