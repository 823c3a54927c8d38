import SightlineAttribution

/// One attention map for a reader at a terminal: as a grid where it fits, else the strongest keys of each query.
public struct AttentionReport: Sendable {
    private let maps: AttentionMaps
    /// What to add to the model's name.
    private let modelNote: String?
    /// `[T][T]`: of the last layer here, the mean over the heads here.
    private let map: [Double]

    private static let labelWidth = 14
    private static let strongestCount = 3

    public init(_ maps: AttentionMaps, modelNote: String? = nil) {
        self.maps = maps
        self.modelNote = modelNote
        var sum = [Double](repeating: 0, count: maps.tokens.count * maps.tokens.count)
        for head in maps.heads.indices {
            for (place, value) in maps.map(layer: maps.layers.count - 1, head: head).enumerated() {
                sum[place] += Double(value) / Double(maps.heads.count)
            }
        }
        map = sum
    }

    public func text(_ style: TerminalStyle) -> String {
        let count = maps.tokens.count
        var lines = ["Model  \(maps.model.printable)" + (modelNote.map { " (\($0))" } ?? ""), "Shown  \(subject)"]
        if let target = maps.target {
            lines.append("Label  \(target.label.quoted)" + (target.foil.map { " rather than \($0.quoted)" } ?? ""))
        }
        lines.append("")
        lines += Self.labelWidth + 2 * count <= style.width ? grid(style) : strongest(style)
        lines += reduction(style)
        lines += maps.warnings.flatMap { warning in
            Paragraph.wrapped("Warning: \(warning.message).", width: style.width).map { style.set($0, .warning) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var subject: String {
        let heads = maps.heads.count == 1 ? "head \(maps.heads[0])" : "mean of \(maps.heads.count) heads"
        return "\(maps.quantity), layer \(maps.layers[maps.layers.count - 1]), \(heads); all of it with --json"
    }

    /// What the reduction of the shown layer took away.
    private func reduction(_ style: TerminalStyle) -> [String] {
        guard let heads = maps.reductions?.last else { return [] }
        let share = heads.reduce(0) { $0 + $1.removedShare } / Double(heads.count)
        let dimensions = heads.map(\.nullSpaceDimension)
        let sentence =
            "Left out: \(Numerals.percent(share)) of the attention's square norm, mean of the heads; null spaces of "
            + "\(dimensions.min() ?? 0) to \(dimensions.max() ?? 0) dimensions."
        return Paragraph.wrapped(sentence, width: style.width)
    }

    /// A row a query and a column a key: tenths of the largest, signed where there are signs.
    private func grid(_ style: TerminalStyle) -> [String] {
        let count = maps.tokens.count
        let scale = HeatScale(scores: map, least: 0)
        let header = String(repeating: " ", count: Self.labelWidth)
            + (0..<count).map { "\($0 % 100)".padded(to: 2, onLeft: true) }.joined()
        let rows = (0..<count).map { query in
            let cells = (0..<count).map { key in
                let value = map[query * count + key]
                let tenths = scale.limit > 0 ? Int((abs(value) / scale.limit * 9).rounded()) : 0
                let cell = tenths == 0 ? " ·" : (value < 0 ? "-" : " ") + "\(tenths)"
                return style.paint(cell, level: scale.level(value))
            }
            return label(query) + cells.joined()
        }
        let legend = "A row is a query, a column a key; 9 is \(Numerals.magnitude(scale.limit))."
        return [style.set(header, .faint)] + rows + [""] + Paragraph.wrapped(legend, width: style.width)
    }

    private func strongest(_ style: TerminalStyle) -> [String] {
        let count = maps.tokens.count
        return (0..<count).map { query in
            let row = map[query * count..<(query + 1) * count]
            let keys = row.indices.sorted { abs(row[$1]) < abs(row[$0]) }.prefix(Self.strongestCount)
            let named = keys.map { place in
                "\(maps.tokens[place - query * count].printable.cut(to: 14)) \(Numerals.magnitude(row[place]))"
            }
            return (label(query) + "  " + named.joined(separator: "   ")).cut(to: style.width)
        }
    }

    private func label(_ token: Int) -> String {
        let number = "\(token % 100)".padded(to: 2, onLeft: true)
        return "\(number) " + maps.tokens[token].printable.cut(to: Self.labelWidth - 4).padded(to: Self.labelWidth - 3)
    }
}
