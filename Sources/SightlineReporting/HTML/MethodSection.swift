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
        let trust = TrustPanel(explanation: explanation)
            .element(headingLevel: headingLevel + (isOneOfSeveral ? 1 : 0))
        return HTMLElement(
            "section", ["class": "explanation"],
            heading + text.paragraphs + [HeatLegend(explanation: explanation, leading: leading, palette: palette).element, trust]
                + [more(table, text.places, leading)])
    }

    /// The scores and settings: open, or a click away.
    private func more(_ table: ScoreTable, _ places: [Int: Int], _ leading: LeadingScore) -> HTMLElement {
        let scatter = ValueImportanceScatter(explanation, leading, tokens: table.rows, places: places)
        let views = HTMLElement("div", ["class": "views"], [scatter.element, table.element].compactMap { $0 })
        return HTMLElement("details", ["open": detail.isOpen ? "open" : nil], [
            HTMLElement("summary", text: scatter.element == nil ? "Scores" : "Value, importance and scores"), views,
        ])
    }
}
