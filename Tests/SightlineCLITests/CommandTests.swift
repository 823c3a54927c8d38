import Foundation
import SightlineAttribution
import SightlineCLI
import SightlineJSON
import Testing

/// What the commands print for one text.
@Suite struct CommandTests {
    private static let sentence = "A gripping, unputdownable film."

    @Test func explainForAReader() throws {
        let run = try Program.run("explain", Self.sentence, "--samples", "100")
        #expect(run.code == 0 && run.messages.isEmpty)
        #expect(
            run.text.hasPrefix(
                "Model  tiny-sentiment (the bundled film-review model; choose another with --model)\n"
                    + "Label  positive (predicted), probability "))
        #expect(run.text.contains("\n\n  \(Self.sentence)\n\n"))
        #expect(run.text.contains(/gripping +│▇+ +[+][0-9.]+ ± [0-9.e-]+ +[+-]?[0-9.]+ ± [0-9.e-]+ +[+-]?[0-9.]+ ± [0-9.e-]+\n/))
        #expect(run.text.contains("Fit: "))
        #expect(!run.text.contains("\u{1B}"))
    }

    @Test func explainAsJSON() throws {
        let run = try Program.run("explain", Self.sentence, "--samples", "100", "--seed", "5", "--json")
        #expect(run.code == 0)
        #expect(run.messages.contains("Model: tiny-sentiment, the bundled"))
        #expect(try run.records().count == 1)
        let explanation = try JSONDecoder().decode(Explanation.self, from: run.output)
        #expect(explanation.text == Self.sentence)
        #expect(explanation.target.index == 1 && explanation.target.label == "positive")
        #expect(explanation.seed == 5)
        #expect(explanation.method.options["samples"] == .integer(100))
        #expect(explanation.tokens.first?.special == true)
    }

    @Test func quietSaysNothing() throws {
        #expect(try Program.run("explain", Self.sentence, "--samples", "20", "--json", "--quiet").messages.isEmpty)
    }

    @Test func targets() throws {
        for (given, index) in [("negative", 0), ("0", 0), ("POSITIVE", 1), ("1", 1)] {
            let run = try Program.run("explain", Self.sentence, "--samples", "20", "--json", "--target", given)
            #expect(try run.records().first?["target"]?["index"] == .integer(index))
        }
        let run = try Program.run("explain", Self.sentence, "--samples", "20", "--target", "negative")
        #expect(run.text.contains("Label  negative (the model predicts positive), probability "))
        for unknown in ["neutral", "2", "-1"] {
            let run = try Program.run("explain", Self.sentence, "--target", unknown)
            #expect(run.code == 1 && run.output.isEmpty)
            #expect(
                run.messages == "error: there is no target \(unknown); the model's labels are 0 negative, 1 positive\n")
        }
    }

    @Test func wordsAreMerged() throws {
        let pieces = try Program.run("explain", Self.sentence, "--samples", "100", "--json").records()[0]
        let words = try Program.run("explain", Self.sentence, "--samples", "100", "--json", "--words").records()[0]
        let texts = { (record: JSONValue) in
            guard case .array(let tokens)? = record["tokens"] else { return [JSONValue?]() }
            return tokens.map { $0["text"] }
        }
        #expect(texts(pieces).contains { $0 != nil && "\($0!)".contains("##") })
        #expect(
            texts(words) == ["[CLS]", "A", "gripping", ",", "unputdownable", "film", ".", "[SEP]"].map(JSONValue.string))
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        let runs = try ["1", "2"].map { threads in
            try Program.run(
                "explain", "This is not a bad film, but the ending is dull.", "--json", "--threads", threads, "--samples",
                "300")
        }
        #expect(try runs[0].records().map(\.withoutSeconds) == runs[1].records().map(\.withoutSeconds))
        let strip = { (run: Program.Run) in run.text.replacing(/"seconds":[0-9.e-]+/, with: "") }
        #expect(strip(runs[0]) == strip(runs[1]))
    }

    @Test func predict() throws {
        let plain = try Program.run("predict", Self.sentence)
        #expect(plain.code == 0)
        #expect(plain.text.contains(/positive +(over )?[0-9.]+ % +\+[0-9.]+\n/))
        let record = try #require(try Program.run("predict", Self.sentence, "--json").records().first)
        #expect(record["label"] == .string("positive"))
        #expect(record["text"] == .string(Self.sentence))
        #expect(record["logits"]?[1] != nil && record["probabilities"]?[1] != nil)
    }

    @Test func tokenize() throws {
        let plain = try Program.run("tokenize", "naïve film")
        #expect(plain.code == 0 && plain.text.hasSuffix("\n4 tokens\n"))
        let record = try #require(try Program.run("tokenize", "naïve film", "--json").records().first)
        let expected = try JSONValue(
            parsing: """
                {"text": "naïve film", "model": "tiny-sentiment", "tokens": ["[CLS]", "naive", "film", "[SEP]"],
                 "ids": [2, 7827, 291, 3], "offsets": [[0, 0], [0, 5], [6, 10], [0, 0]], "words": [null, 0, 1, null]}
                """)
        #expect(record == expected)
    }

    @Test func valuesAgainstImportances() throws {
        let run = try Program.run("explain", Self.sentence, "--samples", "100", "--scatter", "--palette", "green-red")
        #expect(run.code == 0 && run.text.contains("value, log odds") && run.text.contains(/● gripping|gripping ●/))
        #expect(!run.text.contains("\u{1B}"))
        #expect(try !Program.run("explain", Self.sentence, "--samples", "100").text.contains("value, log odds"))
    }

    @Test(arguments: [
        (["a", "--scatter", "--json"], "--scatter is for a reader at a terminal, and JSON has no place for it; leave it out"),
        (
            ["a", "--scatter", "--method", "lime"],
            "--scatter goes with --method slalom, slalom-eff or slalom-published only; add that, or leave --scatter out"
        ),
    ] as [([String], String)])
    func scattersThatNobodyWouldSee(arguments: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try ExplainCommand.configuration(arguments) }
        #expect(error?.description == message)
    }

    @Test func noColorsForPipesWhateverTheTerminal() throws {
        let run = try Program.run(
            ["explain", Self.sentence, "--samples", "20"], environment: ["TERM": "xterm-256color"])
        #expect(!run.text.contains("\u{1B}"))
    }
}
