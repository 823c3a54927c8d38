import SightlineAttribution
import SightlineCLI
import Testing

@Suite struct ParsingTests {
    struct Case<Configuration: Sendable>: Sendable, CustomStringConvertible {
        let arguments: [String]
        let change: @Sendable (inout Configuration) -> Void

        init(_ arguments: String..., change: @escaping @Sendable (inout Configuration) -> Void) {
            self.arguments = arguments
            self.change = change
        }

        var description: String { arguments.joined(separator: " ") }
    }

    private static let explanations: [Case<ExplainCommand.Configuration>] = [
        Case("a film") { _ in },
        Case("a film", "--json") { $0.texts.printsJSON = true },
        Case("--model", "m", "a film", "--seed=18446744073709551615") {
            $0.texts.model = "m"
            $0.method.seed = .max
        },
        Case("--samples", "250", "--max-deletions=3", "a film") {
            $0.method.sampleCount = 250
            $0.method.maximumDeletions = 3
        },
        Case("--sampling", "eff", "--background", "fitted", "a film") {
            $0.method.sampling = .eff
            $0.method.background = .fitted
        },
        Case("--sampling=exact", "--tying=types", "--background=none", "a film") {
            $0.method.sampling = .exact
            $0.method.tying = .types
            $0.method.background = .absent
        },
        Case("--method", "slalom", "--target", "-1", "--words", "--quiet", "--threads", "2", "a film") {
            $0.target = "-1"
            $0.mergesWords = true
            $0.texts.isQuiet = true
            $0.scoring.threadCount = 2
        },
        Case("--target=a=b", "a film") { $0.target = "a=b" },
        Case("--seed", "1", "--seed", "2", "a film") { $0.method.seed = 2 },
        Case("--device", "cpu", "a film") { _ in },
        Case("--", "--json") { $0.texts.text = "--json" },
        Case("- a film, or so") { $0.texts.text = "- a film, or so" },
        Case("--not a film") { $0.texts.text = "--not a film" },
        Case("") { $0.texts.text = "" },
        Case("--input", "-", "--output", "out", "--resume") {
            $0.texts.text = nil
            $0.texts.input = "-"
            $0.texts.output = "out"
            $0.texts.resumes = true
        },
    ]

    @Test(arguments: explanations)
    func argumentsBecomeConfigurations(_ row: Case<ExplainCommand.Configuration>) throws {
        var expected = ExplainCommand.Configuration.withText("a film")
        row.change(&expected)
        #expect(try ExplainCommand.configuration(row.arguments) == expected)
    }

    @Test(arguments: [
        ([], "nothing to explain: give a TEXT in quotes, --input FILE, or --input - for the standard input"),
        (["a", "film"], "expected one TEXT, found 2; put quotes around it: sightline explain \"a film\""),
        (["a", "--input", "f"], "both a TEXT (\"a\") and --input are given; leave one out"),
        (["a", "--smaples", "3"], "explain has no option --smaples; did you mean --samples?"),
        (["-x"], "explain has no option -x; to give it as a text, put -- before it"),
        (["a", "--samples"], "--samples needs a value: --samples N"),
        (["a", "--model", "--json"], "--model needs a value: --model DIR|NAME"),
        (["a", "--json=yes"], "--json takes no value, but got \"yes\""),
        (["a", "--samples", "abc"], "--samples is \"abc\"; expected a whole number from 1 to 10000000"),
        (["a", "--samples", "0"], "--samples is \"0\"; expected a whole number from 1 to 10000000"),
        (["a", "--samples", "-3"], "--samples is \"-3\"; expected a whole number from 1 to 10000000"),
        (["a", "--seed", "-1"], "--seed is \"-1\"; expected a whole number from 0 to 18446744073709551615"),
        (
            ["a", "--seed", "18446744073709551616"],
            "--seed is \"18446744073709551616\"; expected a whole number from 0 to 18446744073709551615"
        ),
        (["a", "--max-deletions", "0"], "--max-deletions is \"0\"; expected a whole number from 1 to 10000"),
        (["a", "--threads", "0"], "--threads is \"0\"; expected a whole number from 1 to 1024"),
        (["a", "--sampling", "fast"], "--sampling is \"fast\"; expected fidel or eff or exact"),
        (
            ["a", "--method", "shap"],
            "--method is \"shap\"; expected " + MethodName.allCases.map(\.rawValue).joined(separator: " or ")
        ),
        (["a", "--device", "cuda"], "--device is \"cuda\"; expected cpu, the only device this version runs on"),
        (["a", "--model", ""], "--model is \"\"; expected something that is not empty"),
        (["a", "--resume"], "--resume goes with --output FILE only; add that, or leave --resume out"),
        (["a", "--resume", "--output", "o"], "--resume goes with --input FILE only; add that, or leave --resume out"),
        (
            ["a", "--sampling", "eff", "--max-deletions", "3"],
            "--max-deletions goes with --sampling fidel only; add that, or leave --max-deletions out"
        ),
        (
            ["a", "--sampling", "exact", "--background", "fitted"],
            "the background with exact sampling is fitted; expected none, because exact recovery has no query for it"
        ),
    ] as [([String], String)])
    func wrongArgumentsBecomeMessages(arguments: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try ExplainCommand.configuration(arguments) }
        #expect(error?.description == message)
    }

    @Test func otherCommandsKnowTheirOwnOptionsOnly() throws {
        #expect(throws: UsageError.unknownOption("--seed", command: "predict", suggestion: nil)) {
            try PredictCommand.configuration(["a", "--seed", "1"])
        }
        #expect(throws: UsageError.unknownOption("--threads", command: "tokenize", suggestion: nil)) {
            try TokenizeCommand.configuration(["a", "--threads", "1"])
        }
        #expect(throws: UsageError.unexpectedArgument("a", command: "doctor")) { try DoctorCommand.configuration(["a"]) }
        #expect(try DoctorCommand.configuration(["--verbose"]).isVerbose)
        #expect(try TokenizeCommand.configuration(["a"]).texts.text == "a")
    }

    @Test(arguments: [
        ("explian", "explain"), ("predcit", "predict"), ("tokenise", "tokenize"), ("doctr", "doctor"), ("fly", nil),
        ("", nil),
    ] as [(String, String?)])
    func suggestions(word: String, expected: String?) {
        #expect(Suggestion.nearest(to: word, in: ["explain", "predict", "tokenize", "doctor"]) == expected)
    }
}

extension ExplainCommand.Configuration {
    static func withText(_ text: String) -> Self {
        var configuration = ExplainCommand.defaults
        configuration.texts.text = text
        return configuration
    }
}
