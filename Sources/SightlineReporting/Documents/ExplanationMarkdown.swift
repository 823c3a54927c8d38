import SightlineAttribution

/// An explanation as Markdown for a ticket or a README, in what GitHub and GitLab both show.
///
/// The verdict, the text with its strong tokens bold, the strongest in a table, how far to trust it, and how it was made.
/// Bold is HTML's, as Markdown's own stars do nothing beside some letters and signs.
public struct ExplanationMarkdown: Sendable {
    public let explanation: Explanation
    /// Of the program that makes the document.
    public let version: String
    /// Most rows of the table.
    public var rowLimit: Int

    /// Levels of colour from which a token is strong: half as strong as the strongest **[ours]**.
    private static let strongLevel = 3

    public init(_ explanation: Explanation, version: String, rowLimit: Int = 20) {
        self.explanation = explanation
        self.version = version
        self.rowLimit = rowLimit
    }

    /// The file's text.
    public var text: String {
        let leading = LeadingScore(explanation)
        let trust = explanation.warnings.map { "**Warning:** \(MarkdownText.escaped($0.message))." }
            + TrustStatement(explanation).sentences.map(MarkdownText.escaped)
        let parts = [
            "### " + MarkdownText.escaped(ReportTitle.text(explanation)),
            MarkdownText.line(MarkdownText.escaped(explanation.verdict)),
        ] + quotes(leading) + [
            MarkdownText.escaped(reading(leading)), table.written(as: .markdown).trimmedEnd,
            "**\(TrustVerdict(explanation).heading)**", trust.map { "- " + $0 }.joined(separator: "\n"),
            MarkdownText.escaped(explanation.origin(version: version)),
            MarkdownText.code(ReproductionCommand(explanation).line),
        ]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var table: Table {
        let count = explanation.tokens.count { !$0.special }
        let caption = count > rowLimit ? "The strongest \(rowLimit) of \(Numerals.count(count)); after ± one standard error." : ""
        return Table(explanation, caption: caption, rowLimit: rowLimit)
    }

    private func reading(_ leading: LeadingScore) -> String {
        let sides = leading.isDirected
            ? "Bold speaks for \(explanation.targetName), bold italic against it" : "Bold is the strongest"
        return "\(sides), from about half of the strongest on. \(leading.name.rawValue.capitalized) is \(leading.meaning)."
    }

    // MARK: - The text

    /// Each text of a pair as a quotation.
    private func quotes(_ leading: LeadingScore) -> [String] {
        (0..<(explanation.pair == nil ? 1 : 2)).map { index in
            let text = TextSegments(explanation, textIndex: index)
            let whole = text.segments.map { marked($0, leading) }.joined() + (text.isCut ? " …" : "")
            let lines = whole.split(separator: "\n", omittingEmptySubsequences: false).map { MarkdownText.line(String($0)) }
            // A backslash at the end keeps the break of the line, but where nothing follows.
            return lines.enumerated().map { place, line in
                let isBroken = !line.isEmpty && place + 1 < lines.count && !lines[place + 1].isEmpty
                return "> " + line + (isBroken ? "\\" : "")
            }.joined(separator: "\n")
        }
    }

    private func marked(_ segment: TextSegments.Segment, _ leading: LeadingScore) -> String {
        let level = segment.tokens.map { leading.level(explanation.tokens[$0]) }.max { abs($0) < abs($1) } ?? 0
        let lines = segment.text.shown.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let text = MarkdownText.escaped(String(line))
            guard abs(level) >= Self.strongLevel, !line.allSatisfy(\.isWhitespace) else { return text }
            return level > 0 ? "<b>\(text)</b>" : "<b><i>\(text)</i></b>"
        }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmedEnd: String { String(self[..<(lastIndex { !$0.isNewline }.map(index(after:)) ?? startIndex)]) }
}
