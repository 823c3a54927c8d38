import SightlineAttribution

/// SLALOM's two scores of each token in characters: from left to right the value, symmetric around zero; upwards the
/// importance. The strongest tokens have labels, as far as there is room.
struct TerminalScatter {
    private struct Point {
        let label: String
        let value: Double
        let importance: Double
        let isPositive: Bool
    }

    /// The strongest first.
    private let points: [Point]
    /// Values beyond it stand at the edge.
    private let limit: Double

    private static let height = 10
    private static let labelLimit = 8
    private static let labelWidth = 14
    /// The least that the axis of values spans, on each side.
    private static let leastReach = 0.05

    /// nil where no token has both scores.
    init?(_ explanation: Explanation, _ leading: LeadingScore) {
        let spelled = explanation.spelledTokens
        var sure: [Double] = []
        points = leading.order(of: explanation.tokens).compactMap { index in
            let token = explanation.tokens[index]
            guard let value = token[.value], let importance = token[.importance], value.isFinite, importance.isFinite else {
                return nil
            }
            // A value that its own error swallows may be anything: the others make the scale.
            if token.standardErrors[.value] ?? 0 < abs(value) { sure.append(value) }
            return Point(
                label: spelled[index].cut(to: Self.labelWidth), value: value, importance: importance,
                isPositive: leading.of(token) ?? 0 >= 0)
        }
        guard !points.isEmpty else { return nil }
        limit = (sure.isEmpty ? points.map(\.value) : sure).reduce(Self.leastReach) { max($0, abs($1)) }
    }

    func lines(_ style: TerminalStyle) -> [String] {
        let ends = [highest, lowest].map(Numerals.signed)
        let margin = ends.map(\.count).max() ?? 0
        let middle = (style.width - margin - 6) / 2
        var grid = CharacterGrid(width: 2 * middle + 1, height: Self.height, axis: middle)
        let places = points.map { point in
            (
                column: middle + Int((min(max(point.value / limit, -1), 1) * Double(middle)).rounded()),
                row: Int(((1 - height(point.importance)) * Double(Self.height - 1)).rounded())
            )
        }
        // The weakest lie lowest.
        for (point, place) in zip(points, places).reversed() {
            let codes = style.palette.codes(isPositive: point.isPositive, style.colors)
            grid.put(point.isPositive ? "●" : "◆", column: place.column, row: place.row, paint: codes)
        }
        for (point, place) in zip(points, places).prefix(Self.labelLimit) {
            let width = DisplayWidth.of(point.label)
            let starts = [place.column + 2, place.column - 1 - width]
            let start = starts.first { grid.isFree(columns: $0 - 1..<$0 + width + 1, row: place.row) }
            if let start { grid.put(point.label, column: start, row: place.row, paint: nil) }
        }
        let rows = (0..<Self.height).map { row in
            let end = row == 0 ? ends[0] : row == Self.height - 1 ? ends[1] : ""
            return "  " + end.padded(to: margin, onLeft: true) + " │ " + grid.line(row, style)
        }
        return [style.set("  importance", .faint)] + rows + axis(margin: margin, middle: middle)
            + Paragraph.wrapped(Self.reading, width: style.width)
    }

    private static let reading = "The higher a token, the more it weighs; the further right, the more it speaks for the label by "
        + "itself. ● adds to the score, ◆ takes off it."

    /// The rule below, with the values at its ends.
    private func axis(margin: Int, middle: Int) -> [String] {
        let space = String(repeating: " ", count: margin + 3)
        let rule = String(repeating: "─", count: middle)
        let (left, right) = (Numerals.signed(-limit), Numerals.signed(limit))
        let name = "value, log odds"
        let half = max(middle - name.count / 2, left.count + 1)
        return [
            space + "└─" + rule + "┴" + rule,
            space + "  " + left.padded(to: half) + name + right.padded(to: 2 * middle + 1 - half - name.count, onLeft: true),
        ]
    }

    // MARK: - Heights

    private var highest: Double { points.map(\.importance).max() ?? 0 }
    private var lowest: Double { points.map(\.importance).min() ?? 0 }

    /// From 0 for the lowest to 1 for the highest; halves, as the span of huge importances is no finite number.
    private func height(_ importance: Double) -> Double {
        let span = highest / 2 - lowest / 2
        return span > 0 ? (importance / 2 - lowest / 2) / span : 0.5
    }
}
