import SightlineAttribution

/// Attention maps as an SVG picture: a row of maps for each layer and a column for each head, in one scale of colours.
///
/// Rows of a map are queries, columns keys. Where cells are large enough the tokens stand beside them, as with a single
/// map always. Equal results are equal bytes; any token makes well-formed XML.
public struct AttentionHeatMaps: Sendable {
    private let maps: AttentionMaps
    private let palette: Palette
    /// The side of a cell.
    private let cell: Double
    private let labels: [TokenLabel]
    /// What gets the deepest colour.
    private let limit: Double

    /// Colours on each side of zero: more than an eye tells apart, few enough to draw equal cells at once **[ours]**.
    private static let levelCount = 24
    /// The least side of a cell that has room for a label.
    private static let labelledCell = 18.0
    private static let gap = 10.0

    public init(_ maps: AttentionMaps, palette: Palette = .blueRed) {
        self.maps = maps
        self.palette = palette
        labels = maps.tokens.map(TokenLabel.init)
        limit = maps.values.reduce(0) { max($0, Double(abs($1))) }
        let count = Double(max(maps.tokens.count, 1))
        cell = maps.isSingle
            ? min(36, max(Self.labelledCell, 640 / count))
            : min(28, max(84 / count, 900 / (count * Double(maps.heads.count))))
    }

    /// The picture as a file's text.
    ///
    /// - Throws: ``ReportingError/notFinite(path:)``.
    public var svg: String {
        get throws {
            guard maps.values.allSatisfy(\.isFinite) else { throw ReportingError.notFinite(path: maps.tensor.rawValue) }
            let origin = (
                x: (maps.isSingle ? 8 : 56) + (isLabelled ? labels.reduce(0) { max($0, $1.length) } : 0),
                y: (maps.isSingle ? 8 : 20) + (isLabelled ? labels.reduce(0) { max($0, $1.slantedReach) } : 0)
            )
            let width = origin.x + Double(maps.heads.count) * step - Self.gap
            let bottom = origin.y + Double(maps.layers.count) * step - Self.gap
            let overhang = !isLabelled ? 0 : labels.enumerated().reduce(0) { reach, label in
                max(reach, label.element.slantedReach - (side - Double(label.offset) * cell))
            }
            var drawing = maps.isSingle ? [] : names(origin)
            for layer in maps.layers.indices {
                for head in maps.heads.indices { drawing.append(panel(layer: layer, head: head, origin)) }
            }
            if isLabelled { drawing.append(tokens(origin)) }
            let hasNegatives = maps.values.contains { $0 < 0 }
            drawing += SVGColor.legend(
                from: hasNegatives ? -1 : 0, limit: limit, x: origin.x, y: bottom + 16, width: hasNegatives ? 240 : 160,
                palette: palette)
            return SVGPage(
                title: title, notes: notes, width: width + overhang, height: bottom + 42, drawing: drawing
            ).markup
        }
    }

    private var side: Double { cell * Double(maps.tokens.count) }
    private var step: Double { side + Self.gap }
    private var isLabelled: Bool { cell >= Self.labelledCell }

    private func corner(layer: Int, head: Int, _ origin: (x: Double, y: Double)) -> (x: Double, y: Double) {
        (origin.x + Double(head) * step, origin.y + Double(layer) * step)
    }

    private func name(layer: Int, head: Int) -> String { "layer \(maps.layers[layer]), head \(maps.heads[head])" }
}

// MARK: - Maps

extension AttentionHeatMaps {
    private func panel(layer: Int, head: Int, _ origin: (x: Double, y: Double)) -> SVGElement {
        let corner = corner(layer: layer, head: head, origin)
        let values = maps.map(layer: layer, head: head).map(Double.init)
        let count = maps.tokens.count
        let frame = SVGElement(
            "rect",
            ["width": count, "height": count, "fill": "none", "stroke": SVGColor.line, "stroke-width": 1 / cell])
        let largest = values.reduce(0) { abs($1) > abs($0) ? $1 : $0 }
        return SVGElement(
            "g",
            [
                "transform": "translate(\(corner.x.svg) \(corner.y.svg)) scale(\(cell.svg))",
                "shape-rendering": "crispEdges",
            ], (isLabelled ? cells(values) : runs(values)) + [frame]
        ).tooltip("\(name(layer: layer, head: head)): largest \(Numerals.significant(largest))")
    }

    private func level(_ value: Double) -> Int {
        limit > 0 ? Int((value / limit * Double(Self.levelCount)).rounded()) : 0
    }

    private func color(level: Int) -> String { palette.heat(Double(level) / Double(Self.levelCount)) }

    /// Each cell by itself, with its number; white ones left out.
    private func cells(_ values: [Double]) -> [SVGElement] {
        let count = maps.tokens.count
        return values.indices.filter { level(values[$0]) != 0 }.map { place in
            let (query, key) = place.quotientAndRemainder(dividingBy: count)
            let names = [query, key].map { maps.tokens[$0].printable.cut(to: 40) }
            return SVGElement(
                "rect",
                ["x": key, "y": query, "width": 1, "height": 1, "fill": color(level: level(values[place]))]
            ).tooltip("\(names[0]) to \(names[1]): \(Numerals.significant(values[place]))")
        }
    }

    /// One path for each colour, one stroke for each run of equal cells: a tenth of the size.
    private func runs(_ values: [Double]) -> [SVGElement] {
        let count = maps.tokens.count
        var strokes: [Int: String] = [:]
        for query in 0..<count {
            var start = 0
            while start < count {
                let level = level(values[query * count + start])
                var end = start + 1
                while end < count, self.level(values[query * count + end]) == level { end += 1 }
                if level != 0 { strokes[level, default: ""] += "M\(start) \(query).5h\(end - start)" }
                start = end
            }
        }
        return strokes.sorted { $0.key < $1.key }.map { level, path in
            SVGElement("path", ["d": path, "stroke": color(level: level)])
        }
    }
}

// MARK: - Words

extension AttentionHeatMaps {
    private var title: String {
        let place = maps.isSingle ? ", \(name(layer: 0, head: 0))" : ""
        return "\(maps.quantity) of \(maps.model.cut(to: 60))\(place)"
    }

    private var notes: [String] {
        let target = maps.target.map { target in
            " The gradient is that of \(target.label.quoted)\(target.foil.map { " less \($0.quoted)" } ?? "")."
        }
        let range = maps.values.contains { $0 < 0 } ? "\(palette.names.positive) is positive, \(palette.names.negative) negative" : "\(palette.names.positive) is large"
        return [
            (maps.pair.map { "\(maps.text) | \($0)" } ?? maps.text).cut(to: 160),
            "Rows are queries, columns keys; \(range), white zero.\(target ?? "")",
        ] + maps.warnings.map { "Warning: \($0.message)." }
    }

    /// Of layers and heads.
    private func names(_ origin: (x: Double, y: Double)) -> [SVGElement] {
        let heads = maps.heads.indices.map { head in
            SVGElement(
                "text", ["x": corner(layer: 0, head: head, origin).x + side / 2, "y": 10, "text-anchor": "middle"],
                text: "head \(maps.heads[head])")
        }
        let layers = maps.layers.indices.map { layer in
            SVGElement(
                "text", ["x": 0, "y": corner(layer: layer, head: 0, origin).y + side / 2 + 4],
                text: "layer \(maps.layers[layer])")
        }
        return [SVGElement("g", ["font-size": 11, "fill": SVGColor.quiet], heads + layers)]
    }

    /// Queries left of the first maps, keys above the topmost.
    private func tokens(_ origin: (x: Double, y: Double)) -> SVGElement {
        let middle = { (token: Int) in (Double(token) + 0.5) * cell }
        var texts: [SVGElement] = []
        for layer in maps.layers.indices {
            let y = corner(layer: layer, head: 0, origin).y
            texts += labels.enumerated().map { token, label in
                SVGElement("text", ["x": origin.x - 6, "y": y + middle(token) + 4, "text-anchor": "end"], text: label.text)
            }
        }
        for head in maps.heads.indices {
            let x = corner(layer: 0, head: head, origin).x
            texts += labels.enumerated().map { token, label in
                let place = "\((x + middle(token) + 3).svg) \((origin.y - 6).svg)"
                return SVGElement("text", ["transform": "translate(\(place)) rotate(-45)"], text: label.text)
            }
        }
        return TokenLabel.group(texts)
    }
}

extension AttentionMaps {
    fileprivate var isSingle: Bool { layers.count == 1 && heads.count == 1 }
}
