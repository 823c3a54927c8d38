import Foundation
import SightlineAttribution
import SightlineModels
import Testing

/// What Tests/Golden/gradients.py wrote: attributions of every token, special ones included.
struct GoldenGradients: Decodable, Sendable, CustomTestStringConvertible {
    var model: String
    var texts: [Text]

    struct Text: Decodable, Sendable {
        var text: String
        var target: Int
        var baseline: String
        /// 1 for special tokens.
        var special: [Int]
        var score: Double
        var baselineScore: Double
        var gradient: [Double]
        var gradientTimesInput: [Double]
        var integratedGradients: [Double]
        var attnlrp: [Double]
    }

    var testDescription: String { model }

    private struct File: Decodable { var models: [GoldenGradients] }

    static let all: [GoldenGradients] = {
        let url = (Bundle.module.resourceURL ?? Bundle.module.bundleURL).appendingPathComponent("Golden/gradients.json")
        return (try? JSONDecoder().decode(File.self, from: Data(contentsOf: url)).models) ?? []
    }()
    static let small = all.filter { GoldenModels.names.contains($0.model) }

    func load() throws -> any TraceableModel {
        switch model {
        case "tiny-sentiment": try TextClassifier(checkpoint: .bundled)
        case "minilm-sst2": try TextClassifier(checkpoint: Checkpoint(directory: GoldenModels.larger))
        default: try GoldenModels.model(model)
        }
    }
}

@Suite("Gradient methods are those of captum and LXT")
struct GradientGoldenTests {
    /// Of float32 through a network, against float64; relative to the largest attribution of the text.
    static let tolerance = 1e-4

    @Test func theGoldenFileIsThere() {
        #expect(GoldenGradients.all.map(\.texts.count).reduce(0, +) == 15)
        #expect(GoldenGradients.small.count == 7)
    }

    @Test(arguments: GoldenGradients.small)
    func smallModels(_ golden: GoldenGradients) throws {
        try compare(golden)
    }

    @Test(arguments: GoldenGradients.all.filter { $0.model == "tiny-sentiment" })
    func bundledModel(_ golden: GoldenGradients) throws {
        try compare(golden)
    }

    @Test(
        .enabled(if: GoldenModels.hasLarger, "the larger model is not at ../shared/models/minilm-sst2"),
        arguments: GoldenGradients.all.filter { $0.model == "minilm-sst2" })
    func largerModel(_ golden: GoldenGradients) throws {
        try compare(golden)
    }

    private func compare(_ golden: GoldenGradients) throws {
        let model = try golden.load()
        for text in golden.texts {
            let baseline = try #require(IntegratedGradients.Baseline(rawValue: text.baseline))
            func compare(_ method: some Explainer, _ expected: [Double]) throws -> Explanation {
                let explanation = try method.explain(text.text, target: .index(text.target), with: model)
                let tokens = explanation.tokens
                try #require(tokens.map { $0.special ? 1 : 0 } == text.special)
                let scale = expected.reduce(0) { max($0, abs($1)) }
                let total = expected.reduce(0) { $0 + abs($1) }
                for (token, expected) in zip(tokens, expected) {
                    let found = token.special
                        ? try #require(token.specialShare) * total - abs(expected)
                        : try #require(token[.attribution]) - expected
                    #expect(
                        abs(found) < Self.tolerance * scale, "\(explanation.method.name) \(golden.model) \(token.text)")
                }
                #expect(abs(explanation.score - text.score) < Self.tolerance * max(1, abs(text.score)))
                return explanation
            }
            if golden.texts.count > 1 { _ = try compare(Gradient(), text.gradient) }
            _ = try compare(GradientTimesInput(), text.gradientTimesInput)
            let integrated = try compare(IntegratedGradients(baseline: baseline), text.integratedGradients)
            _ = try compare(AttnLRP(), text.attnlrp)
            let completeness = try #require(integrated.completeness)
            #expect(abs(completeness.baselineScore - text.baselineScore) < Self.tolerance * max(1, abs(text.score)))
        }
    }
}
