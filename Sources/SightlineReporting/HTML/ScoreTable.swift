import SightlineAttribution

/// The strongest tokens of an explanation, with a bar each.
struct ScoreTable {
    private let explanation: Explanation
    private let leading: LeadingScore
    /// Indices of the tokens shown, the strongest first.
    let rows: [Int]
    private let tokenCount: Int
    private let places: [Int: Int]
    private let spelled: [String]

    /// - Parameter places: Of tokens among the coloured parts of the text.
    init(_ explanation: Explanation, _ leading: LeadingScore, places: [Int: Int], rowLimit: Int) {
        spelled = explanation.spelledTokens
        self.explanation = explanation
        self.leading = leading
        self.places = places
        let order = leading.order(of: explanation.tokens)
        tokenCount = order.count
        rows = Array(order.prefix(rowLimit))
    }

    var element: HTMLElement {
        let names = LeadingScore.names(in: explanation)
        let header = HTMLElement("tr", [:], [
            HTMLElement("th", text: "word"),
        ] + names.map { HTMLElement("th", text: $0.rawValue) })
        let body = rows.map { index -> HTMLElement in
            let token = explanation.tokens[index]
            return HTMLElement(
                "tr", ["data-t": places[index].map(String.init)],
                [HTMLElement("th", text: spelled[index].cut(to: 40))]
                    + names.map { cell(token, $0) })
        }
        let note = rows.count < tokenCount ? "The strongest of \(Numerals.count(tokenCount))." : nil
        return HTMLElement("div", ["class": "scroll"], [
            HTMLElement("table", ["class": leading.isDirected ? nil : "own"], [
                HTMLElement("thead", [:], [header]), HTMLElement("tbody", [:], body),
            ]),
        ] + (note.map { [HTMLElement("p", ["class": "quiet"], text: $0)] } ?? []))
    }

    private func cell(_ token: Explanation.Token, _ name: Explanation.ScoreName) -> HTMLElement {
        let number = HTMLElement.text(leading.text(token, name))
        guard name == leading.name else { return HTMLElement("td", [:], [number]) }
        let share = leading.of(token).map { leading.scale.limit > 0 ? $0 / leading.scale.limit : 0 }
        return HTMLElement("td", [:], share.map { [ScoreBar.element($0), number] } ?? [number])
    }
}
