import SightlineAttribution

/// What the colours of a text mean, on a scale that is symmetric around zero.
struct HeatLegend {
    let explanation: Explanation
    let leading: LeadingScore
    let palette: Palette

    var element: HTMLElement {
        let limit = leading.scale.limit
        let levels = (leading.isDirected ? -HeatScale.levelCount : 0)...HeatScale.levelCount
        let swatches = levels.map { level in
            HTMLElement("i", ["class": HeatScale.styleClass(level: level) ?? "zero"], text: " ")
        }
        let ends = leading.isDirected ? ["-" + number(limit), "+" + number(limit)] : ["0", number(limit)]
        return HTMLElement("p", ["class": "legend"], [
            HTMLElement("span", ["class": "scale", "dir": "ltr"], [.text(ends[0])] + swatches + [.text(ends[1])]),
            .text(words),
        ])
    }

    private func number(_ limit: Double) -> String {
        leading.isDirected ? Numerals.magnitude(limit) : Numerals.significant(limit)
    }

    private var words: String {
        let names = palette.names
        let colors = leading.isDirected
            ? "\(names.positive.capitalized) speaks for \(explanation.targetName), "
                + "\(names.negative) with a dashed line against it."
            : "\(names.positive.capitalized) is \(leading.name.rawValue)."
        return " \(colors) \(leading.name.rawValue.capitalized) is \(leading.meaning)."
    }
}
