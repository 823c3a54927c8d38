/// What a language model says comes next, for a reader at a terminal.
public struct NextTokensReport: Sendable {
    public let record: NextTokensRecord

    public init(_ record: NextTokensRecord) {
        self.record = record
    }

    public func text(_ style: TerminalStyle) -> String {
        let names = record.next.map { $0.token.quoted.cut(to: 40) }
        let width = max(names.map { DisplayWidth.of($0) }.max() ?? 0, 10)
        var lines = ["Model  \(record.model.printable)", ""]
        lines.append(style.set("  " + "next token".padded(to: width) + "  probability     logit", .faint))
        for (name, candidate) in zip(names, record.next) {
            let probability = Numerals.percent(candidate.probability).padded(to: 11, onLeft: true)
            let logit = Numerals.signed(candidate.logit).padded(to: 8, onLeft: true)
            lines.append("  \(name.padded(to: width))  \(probability)  \(logit)")
        }
        lines += record.warnings.flatMap { warning in
            Paragraph.wrapped("Warning: \(warning.message).", width: style.width).map { style.set($0, .warning) }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension String {
    /// In quotation marks, so that white space at its ends is seen.
    var quoted: String { "\"\(printable)\"" }
}
