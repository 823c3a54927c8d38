import SightlineModels
import SightlineRandom
import Testing

@Suite("Dropout")
struct DropoutTests {
    @Test(arguments: [0.1, 0.5, 0.9])
    func keepsTheMean(rate: Double) throws {
        let mask = try RandomDropoutMasks(SeededGenerator(seed: 1)).mask(shape: [1000, 101], rate: rate)
        let elements: [Float] = try mask.elements()
        let kept = Float(1 / (1 - rate))
        #expect(Set(elements) == [0, kept])
        // Four standard deviations of a share among a hundred thousand.
        let share = Double(elements.count { $0 == 0 }) / Double(elements.count)
        #expect(abs(share - rate) < 4 * (rate * (1 - rate) / Double(elements.count)).squareRoot())
    }

    @Test func isTheGeneratorsAlone() throws {
        func masks(_ seed: UInt64) throws -> [[Float]] {
            let masks = RandomDropoutMasks(SeededGenerator(seed: seed))
            return try [[3, 5], [7]].map { try masks.mask(shape: $0, rate: 0.3).elements() }
        }
        #expect(try masks(4) == masks(4))
        #expect(try masks(4) != masks(5))
    }

    @Test func canTakeEverything() throws {
        let elements: [Float] = try RandomDropoutMasks(SeededGenerator(seed: 1)).mask(shape: [9], rate: 1).elements()
        #expect(elements == [Float](repeating: 0, count: 9))
    }

    /// A path leads to the same generator, and another path to another.
    @Test func pathsOfGenerators() {
        func first(_ generator: SeededGenerator) -> UInt64 {
            var generator = generator
            return generator.next()
        }
        #expect(first(SeededGenerator(seed: 1, path: 2, 3)) == first(SeededGenerator(seed: 1, path: 2, 3)))
        let numbers = (0..<50).flatMap { a in (0..<50).map { first(SeededGenerator(seed: 1, path: a, $0)) } }
        #expect(Set(numbers).count == 2500)
    }
}
