import SightlineAttribution

/// All explanations of one text, side by side.
struct TextArticle {
    /// One or more, of the same text.
    let explanations: [Explanation]
    /// From 1; its anchor is `t` and the number.
    let number: Int
    let palette: Palette
    let detail: ReportDetail
    /// Whether the page is about this text alone, so that its title has said what it is.
    let isAlone: Bool

    var element: HTMLElement {
        let isOneOfSeveral = explanations.count > 1
        let level = isAlone ? 2 : 3
        let sections = explanations.map { explanation in
            MethodSection(
                explanation: explanation, palette: palette, detail: detail, isOneOfSeveral: isOneOfSeveral,
                headingLevel: isOneOfSeveral && !isAlone ? level + 1 : level
            ).element
        }
        let body = isOneOfSeveral ? [HTMLElement("div", ["class": "methods"], sections)] : sections
        return HTMLElement("article", ["id": "t\(number)"], header + body + (isAlone ? [settings] : []))
    }

    private var header: [HTMLElement] {
        guard let first = explanations.first else { return [] }
        let verdict = HTMLElement("p", ["class": "verdict"], [
            HTMLElement("strong", ["dir": "auto"], text: first.targetPhrase),
            .text(" " + first.scorePhrase + deepest),
        ])
        return isAlone ? [verdict] : [HTMLElement("h3", [:], [.text("Text \(Numerals.count(number))")]), verdict]
    }

    /// What stands in a legend where each text has its own.
    private var deepest: String {
        guard detail.isBrief else { return "" }
        let limits = explanations.map { LeadingScore($0).limit }
        return "; deepest colour \(limits.joined(separator: ", "))"
    }

    private var settings: HTMLElement {
        HTMLElement("section", ["class": "made"], [
            HTMLElement("h2", text: "How this was made"),
            HTMLElement("div", ["class": "runs"], explanations.map {
                HTMLElement("div", [:], [SettingsList(run: [$0]).element, CommandBlock.element(ReproductionCommand($0))])
            }),
        ])
    }
}
