import SightlineAttribution

/// How far to trust an explanation, in words.
struct TrustPanel {
    let explanation: Explanation
    let detail: ReportDetail

    /// - Parameter level: Of its heading.
    func element(headingLevel level: Int) -> HTMLElement {
        let verdict = TrustVerdict(explanation)
        let statement = TrustStatement(explanation)
        return HTMLElement("div", ["class": "trust \(verdict.styleClass)"], [
            HTMLElement("h\(level)", text: verdict.heading)
        ] + explanation.warnings.map {
            HTMLElement("p", ["class": "warning"], [HTMLElement("strong", text: "Warning: "), .text($0.message.printable + ".")])
        } + (detail.isBrief ? statement.checks.prefix(1) : statement.checks[...]).map { HTMLElement("p", text: $0.printable) })
    }
}
