import SightlineAttribution

/// A text with its tokens coloured, each with its scores at hand.
struct TokenText {
    let explanation: Explanation
    private let leading: LeadingScore
    private let detail: ReportDetail
    private let texts: [TextSegments]

    init(_ explanation: Explanation, _ leading: LeadingScore, _ detail: ReportDetail) {
        self.explanation = explanation
        self.leading = leading
        self.detail = detail
        texts = (0..<(explanation.pair == nil ? 1 : 2)).map { TextSegments(explanation, textIndex: $0) }
    }

    /// The place of each token among the coloured parts, counted over both texts of a pair: what the parts of a page that
    /// belong to one token are linked by.
    var places: [Int: Int] {
        let colored = texts.flatMap(\.segments).filter { !$0.tokens.isEmpty }
        return colored.enumerated().reduce(into: [:]) { places, segment in
            for token in segment.element.tokens { places[token] = segment.offset }
        }
    }

    /// A paragraph for each text. What language it is in nobody knows; which way it runs, its letters say.
    var paragraphs: [HTMLElement] {
        texts.map { text in
            let ellipsis = text.isCut ? " …" : ""
            return HTMLElement(
                "p",
                [
                    "class": "text", "lang": "", "dir": "auto",
                    "data-name": detail.isBrief ? leading.name.rawValue : nil,
                    "data-s": detail.isBrief ? text.segments.compactMap(note).joined(separator: ";") : nil,
                ], text.segments.map(element) + [.text(ellipsis)])
        }
    }

    private func element(_ segment: TextSegments.Segment) -> HTMLElement {
        let text = segment.text.shown
        let tokens = segment.tokens.map { explanation.tokens[$0] }
        guard let strongest = tokens.max(by: { abs(leading.of($0) ?? -1) < abs(leading.of($1) ?? -1) }) else {
            return .text(text)
        }
        return HTMLElement(
            "b",
            [
                "class": HeatScale.styleClass(level: leading.level(strongest)),
                "title": detail.isBrief ? nil : note(segment),
            ], text: text)
    }

    /// The scores of a part's tokens; nil if it has none.
    private func note(_ segment: TextSegments.Segment) -> String? {
        let tokens = segment.tokens.map { explanation.tokens[$0] }
        guard !tokens.isEmpty else { return nil }
        // In a list of scores there is no room for names.
        if detail.isBrief { return tokens.map(note).joined(separator: ", ") }
        return tokens.map { (tokens.count > 1 ? $0.text.printable.cut(to: 20) + ": " : "") + note($0) }
            .joined(separator: "\n")
    }

    /// The scores of a token in a line.
    private func note(_ token: Explanation.Token) -> String {
        guard detail.namesAllScores else { return leading.text(token, leading.name) }
        return LeadingScore.names(in: explanation).map { "\($0.rawValue) \(leading.text(token, $0))" }
            .joined(separator: "\n")
    }
}

extension String {
    /// As a page shows it: with line breaks, without what would steer it.
    var shown: String {
        split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            String(line).replacing("\t", with: "    ").printable
        }.joined(separator: "\n")
    }
}
