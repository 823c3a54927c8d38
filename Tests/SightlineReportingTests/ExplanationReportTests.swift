import SightlineAttribution
import SightlineReporting
import Testing

@Suite struct ExplanationReportTests {
    private static let fit = """
        , "fit": {"samples": 1000, "mse": 0.01, "r2": 0.98, "heldOutMSE": 0.0144, "heldOutR2": 0.97},
        "background": {"value": -0.5, "importance": 1}
        """

    @Test func plain() throws {
        let report = ExplanationReport(
            try ExplanationFixture.explanation(extra: Self.fit), modelNote: "the bundled one", predictedLabel: "positive")
        #expect(
            report.text(TerminalStyle()) == """
                Model  tiny (the bundled one)
                Label  positive (predicted), probability 92 %
                Score  +2.50 log odds towards positive

                  not unbad, a

                (removal is what the score loses when the token is taken out, in log odds)

                  token    against │ for         removal          value     importance
                  not    ▇▇▇▇▇▇▇▇▇▇│               -2.00   -4.00 ± 0.50   +1.00 ± 0.25
                  ##bad            │▇▇▇▇▇          +1.00   +3.00 ± 0.40   +1.10 ± 0.20
                  un               │▇▇▇            +0.50   +1.00 ± 0.30    0.00 ± 0.10
                  ,                │                0.00           0.00          -1.00
                  a                │             unknown          +2.50        unknown

                Fit: explains 97 % of how the score changes when up to 5 tokens go; held-out
                error 0.12 log odds (root mean square); 1,000 samples.
                Background: what is never taken out has 28 % of the weight, with the value
                -0.50.
                Cost: 1,001 forward passes, 12,345 tokens, 0.25 s; slalom (maxDeletions 5,
                samples 1000, sampling fidel), seed 7.

                """)
    }

    @Test func coloursAreTheSameWordsAndNumbers() throws {
        let report = ExplanationReport(try ExplanationFixture.explanation(extra: Self.fit))
        let plain = report.text(TerminalStyle())
        for colors in [TerminalStyle.Colors.sixteen, .indexed] {
            let colored = report.text(TerminalStyle(colors: colors))
            #expect(colored.contains("\u{1B}["))
            let stripped = colored.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            let isTable = { (line: Substring) in line.contains("±") || line.hasPrefix("Score") }
            #expect(stripped.split(separator: "\n").filter(isTable) == plain.split(separator: "\n").filter(isTable))
        }
        #expect(!plain.contains("\u{1B}"))
    }

    @Test func blueIsForAndRedAgainst() throws {
        let report = ExplanationReport(try ExplanationFixture.explanation())
        let indexed = report.text(TerminalStyle(colors: .indexed))
        // The strongest is deepest, the others in proportion; what has no removal has no colour.
        #expect(
            indexed.contains(
                "  \u{1B}[48;5;160;38;5;231mnot\u{1B}[0m \u{1B}[48;5;189;38;5;16mun\u{1B}[0m"
                    + "\u{1B}[48;5;111;38;5;16mbad\u{1B}[0m, a\n"))
        #expect(indexed.contains("red -2.00 "))
        #expect(indexed.contains(" +2.00 blue\n"))
        let sixteen = report.text(TerminalStyle(colors: .sixteen))
        #expect(sixteen.contains("  \u{1B}[41;97mnot\u{1B}[0m \u{1B}[34mun\u{1B}[0m\u{1B}[1;34mbad\u{1B}[0m, a\n"))
    }

    @Test func aTextCannotSteerTheTerminal() throws {
        let token = ExplanationFixture.token("x", 1, 0, 1, word: 0, scores: #""removal": 1"#)
        let second = ExplanationFixture.token("y", 1, 4, 5, word: 1, scores: #""removal": 1"#)
        let explanation = try ExplanationFixture.explanation(
            text: "x\u{1B}[\u{9B}y\u{202E}", tokens: token + "," + second)
        let text = ExplanationReport(explanation).text(TerminalStyle())
        #expect(text.contains("  x␛[\u{FFFD}y\n"))
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" || $0 == "\u{202E}" })
    }

    @Test func linesKeepToTheWidth() throws {
        let words = (0..<60).map { $0 % 3 == 0 ? "映画は長い" : "word\($0)" }.joined(separator: " ")
        let count = words.unicodeScalars.count
        let token = ExplanationFixture.token("w", 1, 0, count, word: 0, scores: #""removal": 1"#)
        let explanation = try ExplanationFixture.explanation(text: words, tokens: token)
        let lines = ExplanationReport(explanation).text(TerminalStyle(width: 60)).split(separator: "\n")
        for line in lines where line.hasPrefix("  ") {
            let columns = line.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) }
            #expect(columns <= 60, "\(line)")
        }
        // Nothing of the text is lost in wrapping.
        #expect(lines.joined(separator: " ").contains("word59"))
    }

    @Test func aTruncatedTextEndsWithAnEllipsis() throws {
        let explanation = try ExplanationFixture.explanation(
            text: "not unbad, a " + String(repeating: "long ", count: 1000),
            warnings: #"[{"kind": "truncated", "message": "too long"}]"#)
        let text = ExplanationReport(explanation).text(TerminalStyle())
        #expect(text.contains("  not unbad, a …\n"))
        #expect(text.contains("Warning: too long.\n"))
    }

    @Test func tellsWhenTheModelPredictsAnother() throws {
        let report = ExplanationReport(try ExplanationFixture.explanation(score: -1), predictedLabel: "negative")
        #expect(report.text(TerminalStyle()).contains("Label  positive (the model predicts negative), probability 27 %\n"))
    }

    @Test(arguments: [
        (#"{"samples": 20, "mse": 1}"#, "Fit: the score hardly changes when up to 5 tokens go, so"),
        (#"{"samples": 20, "mse": 1, "r2": 0.5}"#, "no samples\nheld out to check it; 20 samples."),
        (
            #"{"samples": 20, "mse": 1, "r2": 0.5, "heldOutMSE": 4, "heldOutR2": -0.5}"#,
            "Fit: predicts the score when up to 5 tokens go no better than a constant"
        ),
    ])
    func poorFitsAreSaidToBePoor(fit: String, expected: String) throws {
        let explanation = try ExplanationFixture.explanation(extra: #", "fit": "# + fit)
        #expect(ExplanationReport(explanation).text(TerminalStyle()).contains(expected))
    }

    @Test func longTablesAreCut() throws {
        let tokens = (0..<30).map {
            ExplanationFixture.token("t\($0)", $0, 2 * $0, 2 * $0 + 1, word: $0, scores: #""removal": \#($0)"#)
        }
        let explanation = try ExplanationFixture.explanation(
            text: String(repeating: "x ", count: 30), tokens: tokens.joined(separator: ","))
        let text = ExplanationReport(explanation, rowLimit: 3).text(TerminalStyle())
        let rows = text.split(separator: "\n").drop { !$0.hasPrefix("  token") }.dropFirst()
        let ends = ["+29.00", "+28.00", "+27.00"]
        #expect(zip(rows, ends).enumerated().allSatisfy { $1.0.hasPrefix("  t\(29 - $0) ") && $1.0.hasSuffix($1.1) })
        #expect(rows.dropFirst(3).first?.hasPrefix("  the 3 with the largest removal, of 30") == true)
    }
}
