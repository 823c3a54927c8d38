import SightlineAttribution

/// One explanation: the coloured text, what the colours mean, how far to trust it, and the scores behind it.
struct MethodSection {
    let explanation: Explanation
    let palette: Palette
    let detail: ReportDetail
    /// Whether other methods stand beside it.
    let isOneOfSeveral: Bool
    /// Of its own heading; those within are one lower.
    let headingLevel: Int

    var element: HTMLElement {
        let leading = LeadingScore(explanation)
        let text = TokenText(explanation, leading, detail)
        let table = ScoreTable(explanation, leading, places: text.places, rowLimit: detail.rowLimit)
        let heading = isOneOfSeveral
            ? [HTMLElement("h\(headingLevel)", ["class": "method"], text: explanation.method.name.printable)] : []
        let trust = TrustPanel(explanation: explanation, detail: detail)
            .element(headingLevel: headingLevel + (isOneOfSeveral ? 1 : 0))
        return HTMLElement(
            "section", ["class": "explanation"],
            heading + [HTMLElement("div", [:], text.paragraphs)] + legend(leading) + [trust, more(table, text.places, leading)])
    }

    private func legend(_ leading: LeadingScore) -> [HTMLElement] {
        detail.isBrief ? [] : [HeatLegend(explanation: explanation, leading: leading, palette: palette).element]
    }

    /// The scores: open, or a click away.
    private func more(_ table: ScoreTable, _ places: [Int: Int], _ leading: LeadingScore) -> HTMLElement {
        let scatter = ValueImportanceScatter(explanation, leading, tokens: table.rows, places: places)
        let figure = scatter.element(isCaptioned: !detail.isBrief)
        return HTMLElement("details", ["open": detail.isOpen ? "open" : nil], [
            HTMLElement("summary", text: figure == nil ? "Scores" : "Value, importance and scores"),
            HTMLElement("div", ["class": "views"], [figure, table.element].compactMap { $0 }),
        ])
    }
}
