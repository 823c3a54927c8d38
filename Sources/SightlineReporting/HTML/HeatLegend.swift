import SightlineAttribution

/// What the colours of a text mean, on a scale that is symmetric around zero.
struct HeatLegend {
    let explanation: Explanation
    let leading: LeadingScore
    let palette: Palette

    var element: HTMLElement {
        let limit = leading.isDirected ? Numerals.magnitude(leading.scale.limit) : Numerals.significant(leading.scale.limit)
        return element(
            ends: leading.isDirected ? ("-" + limit, "+" + limit) : ("0", limit), target: explanation.targetName)
    }

    /// For many texts, each of which has its own target and its own deepest colour.
    var elementForMany: HTMLElement {
        element(ends: leading.isDirected ? ("against", "for") : ("0", "much"), target: "the target")
    }

    private func element(ends: (String, String), target: String) -> HTMLElement {
        let levels = (leading.isDirected ? -HeatScale.levelCount : 0)...HeatScale.levelCount
        let swatches = levels.map { level in
            HTMLElement("i", ["class": HeatScale.styleClass(level: level)], text: " ")
        }
        let names = palette.names
        let colors = leading.isDirected
            ? "\(names.positive.capitalized) speaks for \(target), \(names.negative) with a dashed line against it."
            : "\(names.positive.capitalized) is \(leading.name.rawValue)."
        return HTMLElement("p", ["class": "legend"], [
            HTMLElement("span", ["class": "scale", "dir": "ltr"], [.text(ends.0)] + swatches + [.text(ends.1)]),
            .text(" \(colors) \(leading.name.rawValue.capitalized) is \(leading.meaning)."),
        ])
    }
}
