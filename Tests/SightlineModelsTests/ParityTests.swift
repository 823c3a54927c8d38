import Foundation
import SightlineModels
import Testing

@Suite("Logits are those of the reference implementation")
struct ParityTests {
    /// Sightline computes in float32, the reference in float64 from the same weights: what differs is the rounding of
    /// sums of up to 1536 products, through up to six layers, some 2⁻²³ of numbers around 10 each time. The largest
    /// seen is 4e-6, on logits of up to 4; a wrong formula is off by far more, see `wrongFormulasAreNoticed`.
    static let tolerance = 2e-5

    @Test(arguments: GoldenCheckpoint.all)
    func smallModels(_ golden: GoldenCheckpoint) throws {
        let model = try golden.scores()
        let (_, logits) = try golden.expected()
        let inputs = try golden.inputs()

        let packed = try model.logits(of: inputs)
        #expect(largestDifference(packed, logits) < Self.tolerance)
        let single = try inputs.flatMap { try model.logits(of: [$0]) }
        #expect(largestDifference(single, logits) < Self.tolerance)
        guard case .classifier(let classifier) = model else { return }
        let engine = try PerturbationEngine(classifier, threadCount: 2, chunkTokenCount: 64).score(inputs)
        #expect(largestDifference(engine.logits, logits) < Self.tolerance)
    }

    /// The tolerance tells formulas apart that are near to each other.
    @Test(arguments: [
        ("bert-gelu-python", "hidden_act", "\"gelu_new\""), ("bert-gelu-fast", "hidden_act", "\"gelu\""),
        ("bert-gelu-python", "hidden_act", "\"quick_gelu\""), ("bert-quick-gelu", "layer_norm_eps", "1e-5"),
    ])
    func wrongFormulasAreNoticed(name: String, key: String, value: String) throws {
        let copy = try TemporaryCheckpoint(copying: name)
        try copy.configure(key, value)
        let model = try TextClassifier(checkpoint: Checkpoint(directory: copy.directory))
        let (sequences, logits) = try GoldenCheckpoint(name: name).expected()
        #expect(largestDifference(try model.logits(of: sequences), logits) > 2 * Self.tolerance)
    }

    @Test func bundledModel() throws {
        try expectTexts(Checkpoint.bundled, "tiny-sentiment")
    }

    private static let larger = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/models/minilm-sst2")

    @Test(.enabled(
        if: FileManager.default.fileExists(atPath: larger.path),
        "the larger model is not at ../shared/models/minilm-sst2"))
    func largerModel() throws {
        try expectTexts(Checkpoint(directory: Self.larger), "minilm-sst2")
    }

    private func expectTexts(_ checkpoint: Checkpoint, _ name: String) throws {
        let model = try TextClassifier(checkpoint: checkpoint)
        let texts = try readJSON(GoldenCheckpoint.folder.appendingPathComponent("texts.json"))["texts"]
            .elements().map { try $0.string() }
        let expected = try readJSON(GoldenCheckpoint.folder.appendingPathComponent("\(name).json"))
        let tokenCounts = try expected["tokenCounts"].elements().map { try $0.integer() }
        let logits = try expected["logits"].elements().map { try $0.elements().map { try $0.number() } }

        let sequences = try texts.map { try model.tokenize($0) }
        #expect(sequences.map(\.tokens.count) == tokenCounts)
        #expect(largestDifference(try model.logits(of: sequences.map(\.ids)), logits) < Self.tolerance)
        for (text, row) in zip(texts.prefix(20), logits) {
            let prediction = try model.predict(text)
            #expect(largestDifference([prediction.logits], [row]) < Self.tolerance)
            #expect(prediction.label == model.labels.names[row[0] > row[1] ? 0 : 1])
        }
    }
}
