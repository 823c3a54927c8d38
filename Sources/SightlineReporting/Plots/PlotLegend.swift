/// What the looks of a plot mean: an entry for each name.
struct PlotLegend {
    struct Entry: Equatable {
        var name: String
        var look: Look
    }

    enum Look: Equatable {
        case series(PlotStyle, shows: Set<Sign>)
        case reference(dash: String)
    }

    enum Sign: Hashable { case line, band, marker, bar }

    private(set) var entries: [Entry] = []

    private static let rowHeight = 19.0
    private static let swatch = 26.0
    private static let fontSize = 11.0

    /// The entries of the marks, in their order; a name that several have is one entry with the signs of all.
    init(_ marks: [(mark: PlotMark, look: Look?)]) {
        for (mark, look) in marks {
            guard let look else { continue }
            let name = mark.name.printable.cut(to: 36)
            guard !name.isEmpty else { continue }
            let known = entries.firstIndex { $0.name == name && $0.look.isSeries == look.isSeries }
            guard let known else {
                entries.append(Entry(name: name, look: look))
                continue
            }
            if case .series(let style, let signs) = entries[known].look, case .series(_, let more) = look {
                entries[known].look = .series(style, shows: signs.union(more))
            }
        }
    }

    var size: (width: Double, height: Double) {
        let widest = entries.reduce(0) { max($0, TextWidth.of($1.name, size: Self.fontSize)) }
        return entries.isEmpty ? (0, 0) : (Self.swatch + 8 + widest, Double(entries.count) * Self.rowHeight)
    }

    /// The corner of the frame where least stands, as a place for the legend; nil where it would cover something in each.
    func corner(in frame: PlotBox, among obstacles: PlotObstacles) -> PlotBox? {
        let inset = 10.0
        guard !entries.isEmpty, size.width < frame.width * 0.6, size.height < frame.height * 0.6 else { return nil }
        let left = frame.x + inset
        let right = frame.endX - inset - size.width
        let top = frame.y + inset
        let bottom = frame.endY - inset - size.height
        let corners = [(right, top), (left, top), (right, bottom), (left, bottom)].map {
            PlotBox(x: $0.0, y: $0.1, width: size.width, height: size.height)
        }
        let free = corners.filter { obstacles.count(in: $0.grown(by: 4)) == 0 }
        return free.enumerated().min {
            let counts = [$0, $1].map { obstacles.count(in: $0.element.grown(by: 30)) }
            return (counts[0], $0.offset) < (counts[1], $1.offset)
        }?.element
    }

    /// The legend with its upper left corner at a place.
    func drawing(x: Double, y: Double) -> SVGElement {
        let rows = entries.enumerated().flatMap { row, entry in
            let middle = y + (Double(row) + 0.5) * Self.rowHeight
            return entry.look.swatch(x: x, y: middle, width: Self.swatch) + [
                SVGElement(
                    "text", ["x": x + Self.swatch + 8, "y": middle + 4, "font-size": Self.fontSize], text: entry.name)
            ]
        }
        return SVGElement("g", ["class": "legend"], rows)
    }
}

extension PlotLegend.Look {
    fileprivate var isSeries: Bool {
        if case .series = self { true } else { false }
    }

    fileprivate func swatch(x: Double, y: Double, width: Double) -> [SVGElement] {
        let stroke = { (color: String, dash: String) in
            SVGElement(
                "path",
                [
                    "d": "M\(x.svg) \(y.svg)h\(width.svg)", "stroke": color, "stroke-width": 2, "stroke-dasharray": dash,
                    "fill": "none",
                ])
        }
        switch self {
        case .reference(let dash):
            return [stroke(PlotPalette.quiet.light, dash)]
        case .series(let style, let signs):
            let band = SVGElement(
                "rect",
                ["x": x, "y": y - 6, "width": width, "height": 12, "fill": style.color, "fill-opacity": PlotPanel.bandOpacity])
            return [
                signs.contains(.band) ? band : nil,
                signs.contains(.bar) ? style.bar(PlotBox(x: x, y: y - 7, width: width, height: 14)) : nil,
                signs.contains(.line) ? stroke(style.color, style.dash) : nil,
                signs.contains(.marker) ? style.markers(at: [[x + width / 2, y]]) : nil,
            ].compactMap { $0 }
        }
    }
}

extension PlotMark {
    /// Of its entry in the legend.
    var name: String {
        switch self {
        case .line(let series, _), .scatter(let series), .bars(let series): series.name
        case .reference(let reference): reference.name
        case .heat: ""
        }
    }
}
