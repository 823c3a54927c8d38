import SightlineAttribution

/// All texts in a table, each with its target, its score and the words that decide, to sort and to search.
struct TextIndex {
    let texts: ReportTexts
    let failures: [FailureRecord]

    private static let wordCount = 3
    private static let snippetWidth = 56

    var element: HTMLElement {
        let header = [
            ("text", true), ("target", true), ("probability", false), ("score", false), ("for", true), ("against", true),
            ("trust", false),
        ]
        return HTMLElement("section", ["id": "index", "aria-labelledby": "index-title"], [
            HTMLElement("h2", ["id": "index-title"], text: "Index"),
            HTMLElement("p", ["class": "search", "hidden": "hidden"], [
                HTMLElement("label", ["for": "search"], text: "Search the texts "),
                HTMLElement("input", ["id": "search", "type": "search"]),
                HTMLElement("span", ["class": "quiet", "role": "status", "id": "found"]),
            ]),
            HTMLElement("div", ["class": "scroll"], [
                HTMLElement("table", ["class": "index"], [
                    HTMLElement("caption", ["class": "hidden"], text: "All texts"),
                    HTMLElement("thead", [:], [
                        HTMLElement("tr", [:], header.map { name, isWord in
                            HTMLElement("th", ["class": isWord ? "word" : nil], text: name)
                        })
                    ]),
                    HTMLElement("tbody", [:], texts.groups.enumerated().map { row($1, number: $0 + 1) }),
                ])
            ]),
        ] + failed)
    }

    private func row(_ group: [Explanation], number: Int) -> HTMLElement {
        let explanation = group[0]
        let leading = LeadingScore(explanation)
        let trust = TrustVerdict(explanation)
        let words = [explanation.text, explanation.pair].compactMap { $0 }.joined(separator: " | ")
        let share = explanation.fit.flatMap { $0.heldOutR2 ?? $0.r2 }.map { Numerals.percent(max(0, $0)) }
        return HTMLElement("tr", [:], [
            HTMLElement("th", ["lang": ""], [
                HTMLElement("a", ["href": "#t\(number)"], text: words.printable.cut(to: Self.snippetWidth))
            ]),
            HTMLElement("td", ["class": "word"], text: explanation.targetName),
            HTMLElement("td", text: Numerals.probability(logOdds: explanation.score)),
            HTMLElement("td", text: Numerals.signed(explanation.score)),
            HTMLElement("td", ["class": "word", "lang": ""], text: strongest(explanation, leading, sign: 1)),
            HTMLElement("td", ["class": "word", "lang": ""], text: strongest(explanation, leading, sign: -1)),
            HTMLElement("td", ["class": trust.styleClass, "title": trust.heading], text: trust.sign + (share.map { " " + $0 } ?? "")),
        ])
    }

    /// The words that do most for the target, or against it.
    private func strongest(_ explanation: Explanation, _ leading: LeadingScore, sign: Double) -> String {
        let words = explanation.mergingWords().tokens.filter { !$0.special && leading.level($0) != 0 }
            .compactMap { token in leading.of(token).map { (text: token.text, score: $0 * sign) } }
        let ranked = words.enumerated().filter { $0.element.score > 0 }
            .sorted { (-$0.element.score, $0.offset) < (-$1.element.score, $1.offset) }
        return ranked.prefix(Self.wordCount).map { $0.element.text.printable.cut(to: 24) }.joined(separator: ", ")
    }

    private var failed: [HTMLElement] {
        guard !failures.isEmpty else { return [] }
        return [
            HTMLElement("h3", text: "Failed"),
            HTMLElement("ul", [:], failures.map {
                HTMLElement("li", text: "Line \($0.line): \($0.error.printable)")
            }),
        ]
    }
}
