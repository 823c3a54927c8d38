import Foundation
import SightlineAttribution
import SightlineJSON
import Testing

/// What `attention`, `causal-test` and the methods that read attention print.
@Suite struct AttentionCommandTests {
    private static let sentence = "A gripping film."
    private static let tokens = ["[CLS]", "a", "gripping", "film", ".", "[SEP]"]

    private func shape(_ value: JSONValue?) -> [Int] {
        guard case .array(let elements)? = value else { return [] }
        return [elements.count] + shape(elements.first)
    }

    private func numbers(_ value: JSONValue?) -> [Double] {
        switch value {
        case .array(let elements): elements.flatMap { numbers($0) }
        case .number(let number): [number]
        case .integer(let integer): [Double(integer)]
        default: []
        }
    }

    @Test(arguments: ["attention", "gradient", "attentionGradient"])
    func mapsAsJSON(tensor: String) throws {
        let record = try Program.run("attention", Self.sentence, "--tensor", tensor, "--json").records()[0]
        #expect(record["tokens"] == .array(Self.tokens.map(JSONValue.string)))
        #expect(shape(record[tensor]) == [2, 12, 6, 6])
        #expect((record["target"] == nil) == (tensor == "attention"))
        guard tensor == "attention" else { return }
        let weights = numbers(record[tensor])
        for row in stride(from: 0, to: weights.count, by: 6) {
            #expect(abs(weights[row..<row + 6].reduce(0, +) - 1) < 1e-5)
        }
    }

    @Test func productsAreOfTheWeightsAndTheirGradients() throws {
        let (attention, gradient, product) = try (
            Program.run("attention", Self.sentence, "--json").records()[0]["attention"],
            Program.run("attention", Self.sentence, "--tensor", "gradient", "--json").records()[0]["gradient"],
            Program.run("attention", Self.sentence, "--tensor", "attentionGradient", "--json")
                .records()[0]["attentionGradient"]
        )
        for (found, factors) in zip(numbers(product), zip(numbers(attention), numbers(gradient))) {
            #expect(abs(found - factors.0 * factors.1) <= 1e-6 * max(abs(found), 1e-6))
        }
    }

    @Test func oneLayerAndHeadKeepTheLayout() throws {
        let all = try Program.run("attention", Self.sentence, "--json").records()[0]
        let one = try Program.run("attention", Self.sentence, "--layer", "1", "--head", "3", "--json").records()[0]
        #expect(shape(one["attention"]) == [1, 1, 6, 6])
        #expect(one["layers"] == .array([.integer(1)]) && one["heads"] == .array([.integer(3)]))
        #expect(numbers(one["attention"]) == Array(numbers(all["attention"])[(12 + 3) * 36..<(12 + 4) * 36]))
    }

    @Test(arguments: ["effective", "efficient"])
    func kindsKeepTheLayout(kind: String) throws {
        let record = try Program.run("attention", Self.sentence, "--kind", kind, "--json").records()[0]
        #expect(shape(record["attention"]) == [2, 12, 6, 6])
        #expect(record["kind"] == .string(kind))
        #expect(shape(record["reductions"]) == [2, 12])
    }

    @Test func mapsForAReader() throws {
        let run = try Program.run("attention", Self.sentence, "--layer", "0")
        #expect(run.text.contains("Shown  attention, layer 0, mean of 12 heads; all of it with --json"))
        #expect(run.text.contains(/2 gripping +(?: [·1-9]){6}\n/))
        let long = Array(repeating: "film", count: 60).joined(separator: " ")
        #expect(try Program.run("attention", long).text.contains(/film 0\.\d\d   film 0\.\d\d/))
    }

    @Test(arguments: ["rollout", "gradient-rollout", "attention-flow", "gaf", "efficient-attention"])
    func methods(method: String) throws {
        let run = try Program.run("explain", Self.sentence, "--method", method, "--json")
        let explanation = try JSONDecoder().decode(Explanation.self, from: run.output)
        #expect(explanation.method.name == method)
        #expect(explanation.tokens.filter(\.special).allSatisfy { $0.scores.isEmpty && $0.specialShare != nil })
        #expect(explanation.tokens.filter { !$0.special }.allSatisfy { $0[.attribution] != nil })
        #expect((explanation.flow != nil) == ["attention-flow", "gaf"].contains(method))
        let report = try Program.run("explain", Self.sentence, "--method", method).text
        #expect(report.contains("attribution is how much the answer hangs on the token"))
        #expect(report.contains("Special tokens take [CLS] "))
    }

    @Test func theFlowCarriesItsCertificate() throws {
        let record = try Program.run(
            "explain", Self.sentence, "--method", "gaf", "--tensor", "attention", "--epsilon", "1e-6", "--json"
        ).records()[0]
        let flow = try #require(record["flow"])
        for key in ["value", "gap", "conservation", "iterations", "nodes", "edges"] { #expect(flow[key] != nil) }
        #expect(numbers(flow["gap"])[0] <= 1e-6)
        #expect(numbers(flow["conservation"])[0] <= 1e-9)
    }

    @Test func causalTest() throws {
        let record = try Program.run("causal-test", Self.sentence, "--json").records()[0]
        #expect(numbers(record["efficient"]?["logits"])[0] < 1e-4)
        #expect(shape(record["heads"]) == [2, 12])
        let report = try Program.run("causal-test", Self.sentence).text
        #expect(report.contains("mass moved outside the null space"))
        #expect(report.contains("take a longer text"), "six tokens leave heads of 32 numbers no null space")
    }

    struct Refused: Sendable {
        let arguments: [String]
        let code: Int32
        let message: String
    }

    @Test(arguments: [
        Refused(
            arguments: ["attention", "x y", "--layer", "2"], code: 1,
            message: "the layer is 2; expected 0 to 1, as the model has 2"),
        Refused(
            arguments: ["attention", "x y", "--head", "12"], code: 1,
            message: "the head is 12; expected 0 to 11, as the model has 12"),
        Refused(
            arguments: ["attention", "x y", "--tensor", "weights"], code: 2,
            message: "--tensor is \"weights\"; expected attention or gradient or attentionGradient"),
        Refused(
            arguments: ["attention", "x y", "--target", "1"], code: 2,
            message: "--target goes with --tensor gradient or attentionGradient only"),
        Refused(arguments: ["attention", ""], code: 1, message: "the text is empty"),
        Refused(
            arguments: ["explain", "x y", "--tensor", "gradient"], code: 2,
            message: "--tensor goes with a --method that reads attention only"),
        Refused(
            arguments: ["explain", "x y", "--method", "gaf", "--samples", "5"], code: 2,
            message: "--samples goes with a --method that samples only"),
        Refused(
            arguments: ["explain", "x y", "--method", "rollout", "--epsilon", "1e-3"], code: 2,
            message: "--epsilon goes with --method gaf only"),
        Refused(
            arguments: ["explain", "x y", "--method", "gaf", "--epsilon", "0"], code: 2,
            message: "--epsilon is \"0\"; expected a number from "),
        Refused(
            arguments: ["explain", "x y", "--method", "shap"], code: 2,
            message: "--method is \"shap\"; expected slalom or slalom-eff or "),
        Refused(arguments: ["explain", "x y", "--foil", "z"], code: 1, message: "a foil is for causal language models"),
    ])
    func wrongRequests(refused: Refused) throws {
        let run = try Program.run(refused.arguments)
        #expect(run.code == refused.code && run.output.isEmpty)
        #expect(run.messages.contains(refused.message), "\(run.messages)")
    }

    @Test(arguments: [["attention"], ["causal-test"], ["explain", "--method", "gaf"]])
    func mambaHasNoAttention(command: [String]) throws {
        let model = GoldenModels.directory("mamba-score").path
        let run = try Program.run(command + ["the film is fun", "--model", model])
        #expect(run.code == 1 && run.output.isEmpty)
        #expect(run.messages.contains("mamba has no attention, which this method reads; methods that only score it"))
        #expect(try Program.run(["explain", "the film is fun", "--model", model, "--samples", "20", "--json"]).code == 0)
    }
}
