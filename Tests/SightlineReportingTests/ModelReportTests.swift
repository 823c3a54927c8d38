import SightlineReporting
import Testing

@Suite struct ModelReportTests {
    private static var record: ModelRecord {
        var record = ModelRecord(name: "org/na\u{1B}me")
        record.architecture = "bert"
        record.task = .classification
        record.labels = (0..<28).map { "feeling\($0)" }
        record.layers = 12
        record.heads = 12
        record.hiddenSize = 1024
        record.vocabularySize = 250_002
        record.longestSequence = 512
        record.bytes = 2_239_618_672
        record.parameters = 559_890_946
        record.methods = ["slalom"]
        return record
    }

    @Test func manyLabelsAreCutAndLinesWrapped() {
        #expect(
            ModelReport(Self.record).text(TerminalStyle()) == """
                org/na␛me
                  architecture  bert, 12 layers, 12 heads, hidden size 1,024
                  task          classification, 28 labels: feeling0, feeling1, feeling2,
                                feeling3, feeling4, feeling5, feeling6, feeling7, feeling8,
                                feeling9 and 18 more (--json has all)
                  reads         up to 512 tokens, vocabulary of 250,002
                  weights       2.2 GB, 559,890,946 parameters
                  methods       slalom

                """)
    }

    @Test func coloursSetOffNameAndProblem() {
        var record = ModelRecord(name: "m")
        record.problem = "it is broken"
        let text = ModelReport(record).text(TerminalStyle(colors: .sixteen))
        #expect(text == "\u{1B}[1mm\u{1B}[0m\n\u{1B}[33m  problem       it is broken\u{1B}[0m\n")
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (9_949, "9.9 kB"), (9_951, "10 kB"), (999_499, "999 kB"),
        (999_501, "1.0 MB"), (548_105_171, "548 MB"), (2_000_000_000_000, "2.0 TB"),
    ])
    func sizes(bytes: Int, text: String) {
        var record = Self.record
        record.bytes = bytes
        #expect(ModelReport(record).text(TerminalStyle()).contains("\n  weights       \(text), "))
    }
}
