import SightlineAttribution

/// The words that matter most over the texts of a run.
struct WordTable {
    let run: ReportTexts.Run

    private static let rowLimit = 30

    /// nil where nothing has a score.
    var element: HTMLElement? {
        let all = WordAggregate.table(of: run.explanations)
        guard let first = run.explanations.first, !all.isEmpty else { return nil }
        let leading = LeadingScore(first)
        let number = { leading.isDirected ? Numerals.signed($0) : Numerals.significant($0) }
        let rows = all.prefix(Self.rowLimit)
        let limit = rows.reduce(0) { max($0, abs($1.sum)) }
        let hasTargets = Set(rows.map(\.target)).count > 1
        let names = ["word"] + (hasTargets ? ["target"] : [])
        let numbers = ["sum of \(leading.name.rawValue)", "mean", "times", "texts", "most in"]
        let header = names.map { HTMLElement("th", ["class": "word"], text: $0) }
            + numbers.map { HTMLElement("th", text: $0) }
        let body = rows.map { row -> HTMLElement in
            let text = run.numbers[row.strongest]
            return HTMLElement("tr", [:], [
                HTMLElement("th", ["lang": ""], text: row.word.printable.cut(to: 40))
            ] + (hasTargets ? [HTMLElement("td", ["class": "word"], text: row.target)] : []) + [
                HTMLElement("td", [:], [ScoreBar.element(limit > 0 ? row.sum / limit : 0), .text(number(row.sum))]),
                HTMLElement("td", text: number(row.mean)), HTMLElement("td", text: Numerals.count(row.count)),
                HTMLElement("td", text: Numerals.count(row.textCount)),
                HTMLElement("td", [:], [HTMLElement("a", ["href": "#t\(text)"], text: "\(text)")]),
            ])
        }
        let note = "\(leading.name.rawValue.capitalized) is \(leading.meaning). The \(rows.count) of "
            + "\(Numerals.count(all.count)) words with the largest sum; pieces of a word count as one, in lower case."
        return HTMLElement("div", ["class": "scroll"], [
            HTMLElement("table", ["class": leading.isDirected ? nil : "own"], [
                HTMLElement("caption", ["class": "hidden"], text: "Words by the sum of their scores"),
                HTMLElement("thead", [:], [
                    HTMLElement("tr", [:], header)
                ]),
                HTMLElement("tbody", [:], body),
            ]),
            HTMLElement("p", ["class": "quiet"], text: note),
        ])
    }
}
