import Foundation
import SightlineAttribution
import SightlineModels
import Testing

/// What the shap and lime libraries say of the same model and texts (Tests/Golden/shap_lime.py).
@Suite(
    "Kernel SHAP and LIME agree with their libraries",
    .enabled(if: GoldenModels.hasLarger, "the larger model is not at ../shared/models/minilm-sst2"))
struct ShapLimeParityTests {
    private struct Golden: Decodable {
        struct Spread: Decodable {
            let mean: [Double]
            let deviation: [Double]
        }
        struct Exhaustive: Decodable {
            let draws: Int
            let scores: [Double]
        }
        struct Text: Decodable {
            let text: String
            let empty: Double
            let full: Double
            let shapley: [Double]?
            let kernelSHAP: Spread?
            let limeExhaustive: Exhaustive?
            let lime: Spread?
        }
        let samples: Int
        let seeds: Int
        let texts: [Text]

        init() throws {
            let url = try #require(Bundle.module.resourceURL).appendingPathComponent("Golden/shap-lime.json")
            self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
        }
    }

    private let golden: Golden
    private let model: TextClassifier

    init() throws {
        golden = try Golden()
        model = try TextClassifier(checkpoint: Checkpoint(directory: GoldenModels.larger))
    }

    /// Of log odds, by another implementation of the network in single precision.
    private static let tolerance = 1e-4

    private func explained(_ text: Golden.Text, by method: some Explainer) throws -> Explanation {
        let explanation = try method.explain(text.text, target: .index(1), with: model)
        #expect(abs(explanation.score - text.full) < Self.tolerance)
        if let completeness = explanation.completeness {
            #expect(abs(completeness.baselineScore - text.empty) < Self.tolerance)
        }
        return explanation
    }

    @Test func shortTextsHaveTheSameShapleyValues() throws {
        for text in golden.texts {
            guard let shapley = text.shapley else { continue }
            #expect(distance(try explained(text, by: KernelSHAP()).attributions, shapley) < Self.tolerance)
            #expect(distance(try explained(text, by: PermutationShapley()).attributions, shapley) < Self.tolerance)
        }
    }

    @Test func shortTextsHaveTheSameRegression() throws {
        for text in golden.texts {
            guard let lime = text.limeExhaustive else { continue }
            let explanation = try explained(text, by: LIME(features: .tokens, samples: lime.draws))
            #expect(distance(explanation.attributions, lime.scores) < Self.tolerance)
        }
    }

    /// Scores lie where the library's seeds scatter, and errors say how far.
    @Test func longerTextsAgreeWithinTheirErrors() throws {
        for text in golden.texts {
            if let kernelSHAP = text.kernelSHAP {
                try expectAgreement(explained(text, by: KernelSHAP(samples: golden.samples)), kernelSHAP)
                try expectAgreement(explained(text, by: PermutationShapley(samples: golden.samples)), kernelSHAP)
            }
            if let lime = text.lime {
                try expectAgreement(explained(text, by: LIME(features: .tokens, samples: golden.samples)), lime)
            }
        }
    }

    private func expectAgreement(_ explanation: Explanation, _ spread: Golden.Spread) {
        let errors = explanation.attributionErrors
        let scores = explanation.attributions
        #expect(scores.count == spread.mean.count && errors.count == scores.count)
        var squares = 0.0
        for (index, (score, error)) in zip(scores, errors).enumerated() {
            let meanError = spread.deviation[index] / Double(golden.seeds).squareRoot()
            let difference = abs(score - spread.mean[index]) / (error * error + meanError * meanError).squareRoot()
            // A chance of 1 in 15,000 for each of some twenty scores.
            #expect(difference < 4)
            squares += difference * difference
        }
        // 1 on average if the errors are right; of some twenty correlated terms.
        #expect((0.25...2.5).contains(squares / Double(scores.count)))
    }
}
