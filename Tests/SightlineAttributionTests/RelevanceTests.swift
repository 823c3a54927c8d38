import Foundation
import SightlineAttribution
import SightlineModels
import Synchronization
import Testing

@Suite("Relevance is propagated")
struct RelevanceTests {
    private static let names = GoldenModels.names.filter { !$0.hasPrefix("mamba") }

    @Test(arguments: names)
    func theNetworkComputesTheSameNumbers(name: String) throws {
        let model = try GoldenModels.model(name)
        let input = try model.tokenize(GoldenModels.text).input
        let embeddings = try model.wordEmbeddings(of: input)
        func logits(_ propagation: Propagation) throws -> [Double] {
            let seen = Mutex<[Double]>([])
            _ = try model.gradients(
                GradientRequest(input, embeddings: [embeddings], propagation: propagation) { logits in
                    seen.withLock { $0 = logits }
                    return logits
                })
            return seen.withLock { $0 }
        }
        let logits = (plain: try logits(.gradient), relevance: try logits(.relevance))
        #expect(logits.plain.count == model.labels.names.count)
        // Tensors may lie in memory in other ways, and matrix products then round in others.
        #expect(zip(logits.plain, logits.relevance).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    /// Nothing is lost in normalisations, activations, gates and residuals. (A softmax keeps a part, so attention is left
    /// without effect, and biases keep theirs.)
    @Test(arguments: [
        ("llama", ["o_proj.weight"]),
        ("qwen3", ["o_proj.weight"]),
        ("bert", ["bias", "position_embeddings.weight", "token_type_embeddings.weight", "attention.output.dense.weight"]),
    ])
    func nothingIsLost(name: String, zeroed: [String]) throws {
        let checkpoint = try ZeroedCheckpoint(copying: name, zeroing: zeroed)
        let model = try TextClassifier(checkpoint: Checkpoint(directory: checkpoint.directory))
        let input = try model.tokenize(GoldenModels.text).input
        let embeddings = try model.wordEmbeddings(of: input)
        func sum(_ propagation: Propagation) throws -> Double {
            let request = GradientRequest(input, embeddings: [embeddings], propagation: propagation) { logits in
                logits.indices.map { $0 == 0 ? 1 : 0 }
            }
            return zip(try model.gradients(request)[0].elements, embeddings.elements)
                .reduce(0) { $0 + Double($1.0 * $1.1) }
        }
        let logit = try model.logits(of: [input])[0][0]
        try #require(abs(logit) > 1e-3)
        #expect(abs(try sum(.relevance) - logit) < 1e-4 * abs(logit))
        #expect(abs(try sum(.gradient) - logit) > 1e-2 * abs(logit), "the gradient does lose some")
    }

    @Test(arguments: ["gpt2-lm", "deberta-v2-convolution", "gemma2-lm", "bloom", "modernbert"])
    func itIsAnExplanation(name: String) throws {
        let explanation = try AttnLRP().explain(GoldenModels.text, target: .index(0), with: GoldenModels.model(name))
        #expect(explanation.unit == .logOdds && explanation.completeness == nil)
        #expect(explanation.tokens.allSatisfy { $0.special != ($0[.attribution] != nil) })
        #expect(explanation.tokens.contains { $0[.attribution] ?? 0 != 0 })
    }
}

@Suite("Gradients of a batch")
struct BatchedGradientTests {
    /// Every sequence's gradients are its own, and those of the traced run.
    @Test(arguments: GoldenModels.names, [false, true])
    func areThoseOfEachSequence(name: String, endsWithPadding: Bool) throws {
        let model = try GoldenModels.model(name)
        var input = try model.tokenize(GoldenModels.text).input
        if endsWithPadding {
            guard let padding = model.standInTokens.padding else { return }
            // The smallest models take few tokens.
            input = ModelInput(input.ids.prefix(10) + [padding, padding])
        }
        let objective: @Sendable ([Double]) -> [Double] = { $0.indices.map { $0 == 0 ? 1 : -0.5 } }
        let own = try model.wordEmbeddings(of: input)
        let traced = try #require(try model.trace(TraceRequest(input, objective: objective)).gradients)
        let expected = try traced.embeddings.elements(as: Float.self)
        let other = own.mapping { 0.5 * $0 }
        let both = try model.gradients(GradientRequest(input, embeddings: [other, own, other], objective: objective))
        let scale = expected.reduce(0) { max($0, abs($1)) }
        #expect(both.count == 3)
        #expect(zip(both[1].elements, expected).allSatisfy { abs($0 - $1) <= 1e-4 * scale })
        #expect(zip(both[0].elements, both[2].elements).allSatisfy { abs($0 - $1) <= 1e-4 * scale })
        #expect(both[0] != both[1])
        let logits = try model.logits(of: input, embeddings: [own, other])
        let whole = try model.logits(of: [input])[0]
        #expect(zip(logits[0], whole).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(logits[1] != logits[0])
    }
}

@Suite("Integrated Gradients are complete")
struct CompletenessTests {
    private static let text = "It drags, and drags, and then it stops. The score is lovely; the dialogue is not."

    private func check(_ model: some TraceableModel) throws {
        for baseline in [IntegratedGradients.Baseline.padding, .mask] {
            let explanation = try IntegratedGradients(baseline: baseline).explain(Self.text, with: model)
            let completeness = try #require(explanation.completeness)
            let divided = explanation.score - completeness.baselineScore
            #expect(abs(completeness.gap) < 0.01 * abs(divided))
            #expect(explanation.warnings.isEmpty)
            // Special tokens keep their embeddings: all is with the content.
            let sum = explanation.tokens.reduce(0) { $0 + ($1[.attribution] ?? 0) }
            #expect(abs(sum - divided - completeness.gap) < 1e-9)
            #expect(explanation.tokens.allSatisfy { $0.special == ($0.specialShare == 0) })
        }
    }

    @Test func bundledModel() throws {
        try check(TextClassifier(checkpoint: .bundled))
    }

    @Test(.enabled(if: GoldenModels.hasLarger, "the larger model is not at ../shared/models/minilm-sst2"))
    func largerModel() throws {
        try check(TextClassifier(checkpoint: Checkpoint(directory: GoldenModels.larger)))
    }
}

/// A copy of a small model with some of its weights set to 0, gone when its test is over.
private final class ZeroedCheckpoint {
    let directory: URL

    /// - Parameter endings: Of the names of the tensors to set to 0.
    init(copying name: String, zeroing endings: [String]) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.copyItem(at: GoldenModels.directory(name), to: directory)
        let url = directory.appendingPathComponent("model.safetensors")
        var data = try Data(contentsOf: url)
        let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = try #require(try JSONSerialization.jsonObject(with: data[8..<8 + length]) as? [String: Any])
        var count = 0
        for (tensor, entry) in header where endings.contains(where: tensor.hasSuffix) {
            let offsets = try #require((entry as? [String: Any])?["data_offsets"] as? [Int])
            data.resetBytes(in: 8 + length + offsets[0]..<8 + length + offsets[1])
            count += 1
        }
        try #require(count >= endings.count)
        try data.write(to: url)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }
}
