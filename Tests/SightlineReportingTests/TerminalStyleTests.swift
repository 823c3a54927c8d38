import SightlineReporting
import Testing

@Suite struct TerminalStyleTests {
    @Test(arguments: [
        (["TERM": "xterm-256color"], 100, TerminalStyle(colors: .indexed, width: 80)),
        (["TERM": "xterm"], 60, TerminalStyle(colors: .sixteen, width: 60)),
        (["TERM": "xterm", "COLORTERM": "truecolor"], 80, TerminalStyle(colors: .indexed, width: 80)),
        (["TERM": "dumb"], 80, TerminalStyle()),
        ([:], 80, TerminalStyle()),
        (["TERM": "xterm-256color", "NO_COLOR": "1"], 80, TerminalStyle()),
        (["TERM": "xterm-256color", "NO_COLOR": ""], 80, TerminalStyle(colors: .indexed)),
        (["TERM": "xterm-256color"], nil, TerminalStyle()),
    ] as [([String: String], Int?, TerminalStyle)])
    func styles(environment: [String: String], width: Int?, expected: TerminalStyle) {
        #expect(TerminalStyle(environment: environment, terminalWidth: width) == expected)
    }

    @Test func predictionsListEveryLabel() throws {
        let model = FixedModel(fixedLogits: [-1, 2])
        let report = PredictionReport(
            try model.predict("x"), model: model.name, labels: model.labels.names, modelNote: "made up")
        #expect(
            report.text(TerminalStyle()) == """
                Model  fixed (made up)

                  label  probability     logit
                  no             5 %     -1.00
                  yes           95 %     +2.00

                """)
    }

    @Test func tokensStandInColumns() {
        let record = TokenizationRecord(
            text: "é映", model: "m", ids: [1, 200], tokens: ["[CLS]", "映"], offsets: [0..<0, 1..<2], words: [nil, 0])
        let lines = TokenizationReport(record).text(TerminalStyle()).split(separator: "\n")
        #expect(lines[1] == "  token   id  characters  word")
        #expect(lines[3] == "  映     200         1-2     0")
        #expect(lines.last == "2 tokens")
    }
}
