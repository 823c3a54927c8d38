import SightlineAttribution

/// The strongest tokens with their scores.
struct TokenTable {
    private let rows: [Explanation.Token]
    private let totalCount: Int
    private let leadingScore: Explanation.ScoreName
    private let unit: Explanation.AttributionUnit?

    /// The columns after the token itself.
    private static let columns: [Explanation.ScoreName] = [.value, .importance, .removal, .attribution]

    init(_ explanation: Explanation, rowLimit: Int) {
        let content = explanation.tokens.filter { !$0.special }
        totalCount = content.count
        let leadingScore = ExplanationReport.leadingScore(of: explanation)
        self.leadingScore = leadingScore
        unit = explanation.unit
        // Where magnitudes are equal, the text's own order.
        let order = content.indices.sorted {
            let (first, second) = (Self.strength(content[$0], leadingScore), Self.strength(content[$1], leadingScore))
            return first == second ? $0 < $1 : first > second
        }
        rows = order.prefix(rowLimit).map { content[$0] }
    }

    private static func strength(_ token: Explanation.Token, _ score: Explanation.ScoreName) -> Double {
        token[score].map(abs) ?? -1
    }

    func lines(_ style: TerminalStyle) -> [String] {
        let columns = Self.columns.filter { name in rows.contains { $0[name] != nil } }
        let header = ["token"] + columns.map(\.rawValue)
        let cells = rows.map { row in [row.text.printable] + columns.map { cell(row, $0) } }
        let nameWidth = min(24, ([header] + cells).map { DisplayWidth.of($0[0]) }.max() ?? 0)
        let widths = header.indices.map { column in
            column == 0 ? nameWidth : ([header] + cells).map { DisplayWidth.of($0[column]) }.max() ?? 0
        }
        var lines = [style.set(Self.line(header, widths), .faint)] + cells.map { Self.line($0, widths) }
        if rows.count < totalCount {
            let rest = "the \(rows.count) with the largest \(leadingScore.rawValue), of \(Numerals.count(totalCount)); --json has all"
            lines.append(style.set("  " + rest, .faint))
        }
        return lines
    }

    private func cell(_ token: Explanation.Token, _ name: Explanation.ScoreName) -> String {
        guard let score = token[name] else { return "unknown" }
        let error = token.standardErrors[name]
        // Quantities of a method's own may all be small.
        guard name != .attribution || unit == .logOdds else {
            return Numerals.significant(score) + (error.map { " ± \(Numerals.significant($0))" } ?? "")
        }
        return Numerals.signed(score) + (error.map { " ± \(Numerals.magnitude($0))" } ?? "")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        zip(cells, widths).enumerated().reduce(into: " ") { line, column in
            let (index, (cell, width)) = column
            line += " " + (index == 0 ? cell.cut(to: width).padded(to: width) : "  " + cell.padded(to: width, onLeft: true))
        }
    }
}
