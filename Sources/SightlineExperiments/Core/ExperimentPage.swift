import SightlineReporting

/// A report as a page of Markdown, with the files of its figures beside it.
public struct ExperimentPage: Sendable {
    public let report: ExperimentReport
    /// What makes the page again.
    public let command: String
    public let seconds: Double

    public init(_ report: ExperimentReport, command: String, seconds: Double) {
        self.report = report
        self.command = command
        self.seconds = seconds
    }

    public var markdown: String {
        var parts = ["# " + report.title, report.question]
        parts += section("How", report.method)
        parts += section("Expected", [report.expected])
        parts += section("What came out", report.findings)
        for figure in report.figures {
            parts.append("![\(figure.caption)](\(figure.name).svg)")
            parts.append("*\(figure.caption)* ([numbers](\(figure.name).csv))")
        }
        for table in report.tables { parts.append(table.table.written(as: .markdown)) }
        parts += section("What differs from the paper", report.differences)
        parts.append("Made with `\(command)` in \(duration).")
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func section(_ title: String, _ sentences: [String]) -> [String] {
        guard !sentences.isEmpty else { return [] }
        return ["## " + title, sentences.count == 1 ? sentences[0] : sentences.map { "- " + $0 }.joined(separator: "\n")]
    }

    private var duration: String {
        seconds < 100 ? "\(Int(seconds.rounded(.up))) seconds" : "\(Int((seconds / 60).rounded(.up))) minutes"
    }
}
