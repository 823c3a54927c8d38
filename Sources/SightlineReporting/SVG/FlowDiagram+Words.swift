import SightlineAttribution

// What a flow's picture says beside the flow.
extension FlowDiagram {
    var title: String {
        let target = explanation.target
        let foil = target.foil.map { " rather than \($0.quoted)" } ?? ""
        let value = explanation.flow.map { ", a flow of \(Numerals.significant($0.value))" } ?? ""
        return "\(explanation.method.name) on \(explanation.model.cut(to: 60))\(value) for \(target.label.quoted)\(foil)"
    }

    func notes(_ layout: FlowLayout) -> [String] {
        let options = explanation.method.options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let drawn = layout.edges.filter { $0.layer != nil }
        let count = picture.flows.reduce(0) { $1.reduce($0) { $0 + $1.count { $0 > 0 } } }
        let whole = layout.throughput.dropFirst().reduce(0) { $1.reduce($0, +) }
        let share = drawn.reduce(0) { $0 + $1.flow } / whole
        return [
            options.joined(separator: ", "),
            count == 0
                ? "Nothing flows."
                : "Widths are proportional to flow. Drawn: \(Numerals.count(drawn.count)) of \(Numerals.count(count)) edges "
                    + "between layers, which carry \(Numerals.percent(share)) of the flow.",
        ]
    }

    func tokens(_ layout: FlowLayout, _ labels: [TokenLabel], y: Double) -> SVGElement {
        let chips = picture.tokens.indices.map { token in
            let width = layout.columnWidths[token] - 4
            return SVGElement(
                "rect",
                [
                    "x": layout.columns[token] - width / 2, "y": y + 10, "width": width, "height": 12, "rx": 2,
                    "fill": picture.isSpecial[token] ? SVGColor.special : palette.heat(share(token)),
                    "stroke": SVGColor.line,
                ]
            ).tooltip("\(shown(token)): attribution \(Numerals.significant(picture.attribution[token]))")
        }
        let texts = labels.enumerated().map { token, label in
            let place = "\((layout.columns[token] + 4).svg) \((y + 34).svg)"
            return SVGElement(
                "text",
                [
                    "transform": "translate(\(place)) rotate(-45)", "text-anchor": "end",
                    "fill": picture.isSpecial[token] ? SVGColor.quiet : SVGColor.ink,
                ], text: label.text)
        }
        return SVGElement("g", [:], [SVGElement("g", [:], chips), TokenLabel.group(texts)])
    }

    /// The largest attribution of a token of the text.
    private var limit: Double {
        picture.attribution.indices.reduce(0) { picture.isSpecial[$1] ? $0 : max($0, abs(picture.attribution[$1])) }
    }

    private func share(_ token: Int) -> Double { limit > 0 ? picture.attribution[token] / limit : 0 }

    func legend(y: Double) -> [SVGElement] {
        let quiet = { (x: Double, text: String) in
            SVGElement("text", ["x": x, "y": y + 9, "font-size": 11, "fill": SVGColor.quiet], text: text)
        }
        return [quiet(0, "attribution")] + SVGColor.legend(from: 0, limit: limit, x: 76, y: y, palette: palette) + [
            SVGElement(
                "rect", ["x": 268, "y": y, "width": 18, "height": 10, "rx": 2, "fill": SVGColor.special]),
            quiet(292, "special tokens, and what flows to them"),
        ]
    }
}
