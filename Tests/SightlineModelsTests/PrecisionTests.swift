import Foundation
import SightlineModels
import Testing

@Suite("Scores in bfloat16 are close to those in float32")
struct PrecisionTests {
    /// bfloat16 rounds to one part in 256. Weights, inputs and results of some ten products in a row are rounded, and
    /// their errors add up like independent ones; the largest seen is 0.03 of the largest logit. A part left out is off
    /// by far more.
    private static let tolerance = 0.06

    @Test(arguments: GoldenCheckpoint.all)
    func smallModels(_ golden: GoldenCheckpoint) throws {
        let inputs = try golden.inputs()
        let (_, expected) = try golden.expected()
        let found = try golden.scores(precision: .bfloat16).logits(of: inputs)
        let size = expected.joined().reduce(0) { max($0, abs($1)) }
        let difference = largestDifference(found, expected)
        #expect(difference < Self.tolerance * max(size, 1))
        #expect(difference > 0, "nothing was rounded")
    }

    @Test func fullPrecisionStaysAtHand() throws {
        let model = try TextClassifier(checkpoint: .bundled, precision: .bfloat16)
        let reference = try TextClassifier(checkpoint: .bundled)
        let input = try model.tokenize("A gripping, beautifully acted film.").input
        #expect(model.precision == .bfloat16)
        #expect(reference.precision == .float32)
        #expect(reference.inFullPrecision == nil)
        let full = try #require(model.inFullPrecision)
        #expect(full.precision == .float32)
        #expect(try full.logits(of: [input]) == reference.logits(of: [input]))
        #expect(try model.logits(of: [input]) != reference.logits(of: [input]))
    }

    @Test func sameBytesOnAnyNumberOfThreads() throws {
        let model = try TextClassifier(checkpoint: .bundled, precision: .bfloat16)
        let sequences = (1...60).map { length in (0..<length).map { 1_000 + 7 * $0 * length % 9_000 } }
        let one = try PerturbationEngine(model, threadCount: 1).score(sequences)
        let three = try PerturbationEngine(model, threadCount: 3).score(sequences)
        #expect(one.logits == three.logits)
    }
}
