import Foundation
import SightlineAttribution
import SightlineJSON
import Testing

/// What the commands do with causal language models, and with pairs.
@Suite struct LanguageModelCommandTests {
    private static let text = "the film is not very fun"

    @Test(arguments: ["gpt2-lm", "llama-grouped-lm"])
    func aNextTokenAgainstAFoil(name: String) throws {
        let arguments = ["explain", Self.text, "--model", GoldenModels.directory(name).path, "--samples", "40"]
        let run = try Program.run(arguments + ["--target", "good", "--foil", "bad", "--json"])
        let explanation = try JSONDecoder().decode(Explanation.self, from: run.output)
        #expect(explanation.target.label.hasSuffix("good"))
        #expect(explanation.target.foil?.hasSuffix("bad") == true)
        // Exchanged, the score changes its sign.
        let exchanged = try JSONDecoder().decode(
            Explanation.self, from: Program.run(arguments + ["--target", "bad", "--foil", "good", "--json"]).output)
        #expect(abs(explanation.score + exchanged.score) < 1e-5)
        let report = try Program.run(arguments + ["--target", "good", "--foil", "bad"]).text
        #expect(report.contains(" rather than "))
    }

    @Test func withoutATargetThePredictedTokenIsExplained() throws {
        let model = GoldenModels.directory("gpt2-lm").path
        let predicted = try Program.run("predict", Self.text, "--model", model, "--json").records()[0]
        guard case .array(let next)? = predicted["next"] else { throw CocoaError(.coderReadCorrupt) }
        #expect(next.count == 10)
        let run = try Program.run("explain", Self.text, "--model", model, "--samples", "20", "--json").records()[0]
        #expect(run["target"]?["label"] == next[0]["token"])
        #expect(run["target"]?["foil"] == nil)
        #expect(try Program.run("predict", Self.text, "--model", model).text.contains("next token"))
    }

    @Test func whatIsNotOneTokenIsRefused() throws {
        let model = GoldenModels.directory("gpt2-lm").path
        let run = try Program.run("explain", Self.text, "--model", model, "--target", "watched boring")
        #expect(run.code == 1 && run.output.isEmpty)
        #expect(run.messages.contains("\"watched boring\" is not one token of the vocabulary but "))
        let unknown = try Program.run("explain", Self.text, "--model", model, "--target", "\u{5317}")
        #expect(unknown.code == 1 && unknown.messages.contains("is not one token of the vocabulary but unknown"))
        let empty = try Program.run("explain", "", "--model", model)
        #expect(empty.code == 1 && empty.messages.contains("the text is empty"))
        let same = try Program.run("explain", Self.text, "--model", model, "--target", "good", "--foil", "good")
        #expect(same.code == 1 && same.messages.contains("target and foil are both"))
    }

    @Test func pairs() throws {
        let model = GoldenModels.directory("bert-segments").path
        let run = try Program.run(
            "explain", "the film", "--pair", "not very good", "--model", model, "--samples", "30", "--json")
        let explanation = try JSONDecoder().decode(Explanation.self, from: run.output)
        #expect(explanation.pair == "not very good")
        #expect(explanation.tokens.filter { !$0.special }.map(\.textIndex) == [0, 0, 1, 1, 1])
        let alone = try Program.run("predict", "the film", "--model", model, "--json").records()[0]
        let both = try Program.run("predict", "the film", "--pair", "not very good", "--model", model, "--json")
            .records()[0]
        #expect(alone["logits"] != both["logits"])
        let input = Data(#"{"text": "the film", "pair": "not very good", "id": 7}"#.utf8)
        let batch = try Program.run(["predict", "--model", model, "--input", "-"], input: input).records()[0]
        #expect(batch["logits"] == both["logits"] && batch["pair"] == .string("not very good"))
        #expect(batch["id"] == .integer(7))
        #expect(try Program.run("predict", "--pair", "x", "--input", "f.txt").code == 2)
    }

    @Test func aPairIsShownAsTwoTexts() throws {
        let model = GoldenModels.directory("bert-segments").path
        let run = try Program.run("explain", "the film", "--pair", "not very good", "--model", model, "--samples", "30")
        #expect(run.text.contains("\n  the film\n  not very good\n"))
    }
}
