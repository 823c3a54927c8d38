import SightlineAttribution

/// What the colours of a text mean, on a scale that is symmetric around zero.
struct HeatLegend {
    let explanation: Explanation
    let leading: LeadingScore
    let palette: Palette

    var element: HTMLElement {
        element(ends: leading.ends, target: explanation.targetName)
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
        return HTMLElement("p", ["class": "legend"], [
            HTMLElement("span", ["class": "scale", "dir": "ltr"], [.text(ends.0)] + swatches + [.text(ends.1)]),
            .text(" " + leading.reading(palette, target: target)),
        ])
    }
}
