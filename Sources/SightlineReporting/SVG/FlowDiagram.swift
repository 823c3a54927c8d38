import SightlineAttribution

/// A flow through the layers as an SVG picture: the source on top, a row of nodes for each layer, the tokens at the bottom.
///
/// The widths of nodes and edges are proportional to what flows through them. Tokens are coloured by attribution, special
/// tokens grey. Equal results are equal bytes; any token makes well-formed XML.
public struct FlowDiagram: Sendable {
    let picture: FlowPicture
    let explanation: Explanation
    let palette: Palette

    private static let barHeight = 6.0

    public init(_ picture: FlowPicture, of explanation: Explanation, palette: Palette = .blueRed) {
        self.palette = palette
        self.picture = picture
        self.explanation = explanation
    }

    /// The picture as a file's text.
    public var svg: String {
        let layout = FlowLayout(picture)
        let labels = picture.tokens.map(TokenLabel.init)
        // Room for what stands left of the columns: the names of the rows, and labels that end under the first columns.
        let gutter = zip(labels, layout.columns).reduce(64) { max($0, $1.0.slantedReach - $1.1) }
        let bottom = y(row: picture.flows.count + 1)
        let labelHeight = labels.reduce(0) { max($0, $1.slantedReach) }
        let legendTop = bottom + 34 + labelHeight
        let diagram = SVGElement(
            "g", ["transform": "translate(\(gutter.svg) 0)"],
            [edges(layout), bars(layout), tokens(layout, labels, y: bottom)])
        return SVGPage(
            title: title, notes: notes(layout), width: gutter + layout.width, height: legendTop + 26, drawing: [rowNames, diagram] + legend(y: legendTop)
        ).markup
    }

    private var edgeColor: String { palette.line(isPositive: true, .light).hex }
    private var barColor: String { palette.heat(1) }

    /// The upper edge of a row's bars; row 0 is the source.
    private func y(row: Int) -> Double { Double(row) * (FlowLayout.rise + Self.barHeight) }

    /// The row of what leaves a layer; the input's is the last.
    private func row(level: Int) -> Int { picture.flows.count - level + 1 }

    private var rowNames: SVGElement {
        let names = ["source"] + picture.flows.indices.reversed().map { "layer \($0)" } + ["tokens"]
        return SVGElement(
            "g", ["font-size": 11, "fill": SVGColor.quiet],
            names.enumerated().map { row, name in SVGElement("text", ["x": 0, "y": y(row: row) + 8], text: name) })
    }
}

// MARK: - What flows

extension FlowDiagram {
    private func edges(_ layout: FlowLayout) -> SVGElement {
        let special = layout.edges.filter { picture.isSpecial[$0.key] }
        let content = layout.edges.filter { !picture.isSpecial[$0.key] }
        let groups = [(special, SVGColor.special), (content, edgeColor)].flatMap { edges, color in
            [
                SVGElement(
                    "g", ["fill": color, "fill-opacity": "0.45"],
                    edges.filter(layout.isBroad).map { area($0, layout) }),
                SVGElement(
                    "g", ["fill": "none", "stroke": color, "stroke-opacity": "0.45"],
                    edges.filter { !layout.isBroad($0) }.map { stroke($0, layout) }),
            ]
        }
        return SVGElement("g", [:], groups)
    }

    private func stroke(_ edge: FlowLayout.Edge, _ layout: FlowLayout) -> SVGElement {
        let path = "M" + curve(edge, layout, pull: layout.pull(of: edge), shift: 0)
        return SVGElement("path", ["d": path, "stroke-width": edge.flow * layout.scale]).tooltip(text(edge, layout))
    }

    private func area(_ edge: FlowLayout.Edge, _ layout: FlowLayout) -> SVGElement {
        let (pull, half) = (FlowLayout.rise / 2, edge.flow * layout.scale / 2)
        let path = "M" + curve(edge, layout, pull: pull, shift: -half)
            + "L" + curve(edge, layout, pull: pull, shift: half, upwards: true) + "Z"
        return SVGElement("path", ["d": path]).tooltip(text(edge, layout))
    }

    /// From one end to the other, `shift` to the right of the middle.
    private func curve(
        _ edge: FlowLayout.Edge, _ layout: FlowLayout, pull: Double, shift: Double, upwards: Bool = false
    ) -> String {
        let row = edge.layer.map { self.row(level: $0 + 1) } ?? 0
        let (start, end) = (y(row: row) + Self.barHeight, y(row: row + 1))
        let top = (edge.top + shift).svg
        let bottom = (edge.bottom + shift).svg
        let points = [
            "\(top) \(start.svg)", "\(top) \((start + pull).svg)", "\(bottom) \((end - pull).svg)", "\(bottom) \(end.svg)",
        ]
        let path = upwards ? points.reversed() : points
        return path[0] + "C" + path[1...].joined(separator: " ")
    }

    private func text(_ edge: FlowLayout.Edge, _ layout: FlowLayout) -> String {
        let amount = amount(edge.flow, of: layout.total)
        guard let layer = edge.layer else { return "source to \(shown(edge.key)): \(amount)" }
        return "layer \(layer), \(shown(edge.query)) to \(shown(edge.key)): \(amount)"
    }

    private func bars(_ layout: FlowLayout) -> SVGElement {
        let source = bar(at: layout.source, row: 0, layout.total, layout, barColor)
            .tooltip("source: \(Numerals.significant(layout.total))")
        let nodes = layout.throughput.enumerated().reversed().flatMap { level, flows in
            flows.indices.filter { flows[$0] > 0 && flows[$0] >= layout.least }.map { token in
                let place = level == 0 ? "" : " after layer \(level - 1)"
                let color = picture.isSpecial[token] ? SVGColor.quiet : barColor
                return bar(at: layout.columns[token], row: row(level: level), flows[token], layout, color)
                    .tooltip("\(shown(token))\(place): " + amount(flows[token], of: layout.total))
            }
        }
        return SVGElement("g", [:], [source] + nodes)
    }

    private func bar(at middle: Double, row: Int, _ flow: Double, _ layout: FlowLayout, _ color: String) -> SVGElement {
        let width = flow * layout.scale
        return SVGElement(
            "rect",
            ["x": middle - width / 2, "y": y(row: row), "width": width, "height": Self.barHeight, "fill": color])
    }

    private func amount(_ flow: Double, of total: Double) -> String {
        "\(Numerals.significant(flow)), \(Numerals.percent(total > 0 ? flow / total : 0)) of the flow"
    }

    func shown(_ token: Int) -> String { picture.tokens[token].printable.cut(to: 40) }
}
