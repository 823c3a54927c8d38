import SightlineRandom
import SightlineTraining
import Testing

@Suite("Batches")
struct BatchTests {
    private static func lengths(_ count: Int, seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Int.random(in: 1...60, using: &generator) }
    }

    @Test(arguments: [1, 7, 500], [TrainingSettings.BatchSize.examples(8), .tokens(100), .tokens(1)])
    func everyExampleIsSeenOnceAnEpoch(count: Int, size: TrainingSettings.BatchSize) {
        let lengths = Self.lengths(count, seed: UInt64(count))
        let batches = Batches(lengths: lengths, size: size, seed: 1)
        for epoch in 0..<3 {
            let found = batches.epoch(epoch)
            #expect(found.joined().sorted() == Array(lengths.indices))
            for batch in found {
                switch size {
                case .examples(let limit): #expect(batch.count <= limit)
                case .tokens(let limit): #expect(batch.count == 1 || batch.reduce(0) { $0 + lengths[$1] } <= limit)
                }
                let parts = batches.parts(of: batch)
                #expect(parts.joined().elementsEqual(batch) && !parts.contains([]))
            }
        }
    }

    @Test func batchesAreOfLikeLengthAndDifferFromEpochToEpoch() {
        let lengths = Self.lengths(2000, seed: 4)
        let batches = Batches(lengths: lengths, size: .examples(16), seed: 9)
        let first = batches.epoch(0)
        let spread = first.map { batch in
            let own = batch.map { lengths[$0] }
            return Double((own.max() ?? 0) - (own.min() ?? 0))
        }.reduce(0, +) / Double(first.count)
        // Of sixteen lengths at random between 1 and 60, it would be above 50.
        #expect(spread < 4)
        #expect(first == batches.epoch(0))
        #expect(first != batches.epoch(1))
        #expect(first != Batches(lengths: lengths, size: .examples(16), seed: 10).epoch(0))
    }

    @Test func largeBatchesAreWorkedOnInParts() {
        let batches = Batches(lengths: [Int](repeating: 12, count: 1000), size: .examples(1000), seed: 0)
        #expect(batches.parts(of: Array(0..<4)).count == 1)
        #expect(batches.parts(of: Array(0..<16)).count == 2)
        #expect(batches.parts(of: Array(0..<100)).map(\.count) == [25, 25, 25, 25])
        // At most some two thousand tokens each.
        #expect(batches.parts(of: Array(0..<1000)).count == 6)
    }
}
