/// What stands around the frame: ticks, their numbers and the names of the axes.
struct PlotSurround {
    private let panel: PlotPanel
    private let title: String?
    private let xTicks: [(place: Double, text: String)]
    private let yTicks: [(place: Double, text: String)]
    /// Whether the names of categories stand aslant, as they have no room side by side.
    private let isSlanted: Bool

    private static let fontSize = 11.0
    private static let titleHeight = 24.0

    /// - Parameter title: Above the frame.
    init(_ panel: PlotPanel, title: String?) {
        self.panel = panel
        self.title = title
        yTicks = panel.y.ticks(limit: max(2, Int(panel.plot.height / 34)))
        var limit = max(2, Int(panel.plot.width / 48))
        var ticks = panel.x.ticks(limit: limit)
        while limit > 2, Self.collide(ticks) {
            limit -= 1
            ticks = panel.x.ticks(limit: limit)
        }
        xTicks = ticks
        isSlanted = Self.collide(ticks)
    }

    private static func width(_ text: String) -> Double { TextWidth.of(text, size: fontSize) }

    private static func collide(_ ticks: [(place: Double, text: String)]) -> Bool {
        zip(ticks, ticks.dropFirst()).contains { $1.place - $0.place < (width($0.text) + width($1.text)) / 2 + 6 }
    }

    /// What the scale of heat takes.
    private var strip: Double { panel.heatLimit == nil ? 0 : PlotPanel.heatStripHeight }

    /// What the surroundings take on each side of the frame.
    var margins: (left: Double, right: Double, top: Double, bottom: Double) {
        let widest = yTicks.reduce(0) { max($0, Self.width($1.text)) }
        let slanted = xTicks.reduce(0) { max($0, (Self.width($1.text) + Self.fontSize) * 0.7072) }
        let overhang = isSlanted ? 0 : xTicks.reduce(0) { max($0, $1.place + Self.width($1.text) / 2 - panel.plot.width) }
        let reach = isSlanted ? xTicks.reduce(0) { max($0, (Self.width($1.text) + Self.fontSize) * 0.7072 - $1.place) } : 0
        return (
            max(widest + 10 + (panel.plot.y.label.isEmpty ? 0 : 22), reach), max(overhang, 6),
            title == nil ? 6 : Self.titleHeight,
            (isSlanted ? slanted + 10 : 20) + (panel.plot.x.label.isEmpty ? 0 : 22) + strip
        )
    }

    /// The lines of the ticks, which lie below all else.
    var grid: SVGElement {
        let (width, height) = (panel.plot.width, panel.plot.height)
        let isNamed = { (axis: PlotAxis) in if case .categories = axis.scale { true } else { false } }
        let upright = isNamed(panel.plot.x) ? "" : xTicks.map { "M\($0.place.svg) 0v\(height.svg)" }.joined()
        let level = isNamed(panel.plot.y) ? "" : yTicks.map { "M0 \($0.place.svg)h\(width.svg)" }.joined()
        return SVGElement("path", ["d": upright + level, "stroke": SVGColor.line, "stroke-width": 0.7, "fill": "none"])
    }

    var drawing: [SVGElement] {
        let plot = panel.plot
        let margins = margins
        let frame = SVGElement(
            "rect",
            ["width": plot.width, "height": plot.height, "fill": "none", "stroke": SVGColor.quiet, "stroke-width": 0.8])
        let xTexts = xTicks.map { tick in
            isSlanted
                ? SVGElement(
                    "text",
                    [
                        "transform": "translate(\((tick.place + 4).svg) \((plot.height + 13).svg)) rotate(-45)",
                        "text-anchor": "end",
                    ], text: tick.text)
                : SVGElement(
                    "text", ["x": tick.place, "y": plot.height + 15, "text-anchor": "middle"], text: tick.text)
        }
        let yTexts = yTicks.map { tick in
            SVGElement("text", ["x": -6, "y": tick.place + 4, "text-anchor": "end"], text: tick.text)
        }
        let numbers = SVGElement(
            "g", ["class": "ticks", "font-size": Self.fontSize, "fill": SVGColor.quiet], xTexts + yTexts)
        let below = plot.height + margins.bottom - strip - 6
        let names = [
            text(plot.x.label, along: plot.width, "translate(\((plot.width / 2).svg) \(below.svg))"),
            text(plot.y.label, along: plot.height, "translate(\((12 - margins.left).svg) \((plot.height / 2).svg)) rotate(-90)"),
            title.map { title in
                SVGElement(
                    "text", ["x": 0, "y": -9, "font-size": 12.5, "font-weight": "bold"],
                    text: TextWidth.cut(title.printable, to: plot.width, size: 13.5))
            },
        ].compactMap { $0 }
        return [frame, numbers] + names
    }

    private func text(_ label: String, along length: Double, _ transform: String) -> SVGElement? {
        guard !label.isEmpty else { return nil }
        let text = TextWidth.cut(label.printable, to: length, size: 12)
        return SVGElement("text", ["transform": transform, "text-anchor": "middle"], text: text)
    }
}
