import SightlineAttribution

/// The strongest tokens with a bar each, and their scores.
struct TokenTable {
    private let rows: [Explanation.Token]
    private let totalCount: Int
    private let leading: LeadingScore
    /// The leading score is the first.
    private let columns: [Explanation.ScoreName]

    private static let gap = 3
    private static let indent = 2
    private static let nameRange = 5...24
    private static let leastCutName = 12
    /// Columns of a bar, for the longest to each side and the axis between them.
    private static let barRange = 7...21

    init(_ explanation: Explanation, _ leading: LeadingScore, rowLimit: Int) {
        self.leading = leading
        let order = leading.order(of: explanation.tokens)
        totalCount = order.count
        rows = order.prefix(rowLimit).map { explanation.tokens[$0] }
        columns = [leading.name]
            + LeadingScore.names(in: explanation).filter { $0 != leading.name }
    }

    /// Lines that fit the width: a narrow terminal gets fewer scores, and then no bars.
    func lines(_ style: TerminalStyle) -> [String] {
        let table = columns.map { column in [column.rawValue] + rows.map { leading.text($0, column) } }
        let widths = table.map { cells in Self.gap + (cells.map(DisplayWidth.of).max() ?? 0) }
        let names = ["token"] + rows.map(\.text.printable)
        let named = min(max(names.map(DisplayWidth.of).max() ?? 0, Self.nameRange.lowerBound), Self.nameRange.upperBound)
        // What room is left, once some columns of scores stand.
        let room = { (count: Int) in style.width - Self.indent - named - widths.prefix(count).reduce(0, +) }
        let shown = columns.indices.map { $0 + 1 }.last { room($0) >= 0 } ?? 1
        // Long names are cut to make room for bars, but not beyond recognition.
        let missing = max(0, Self.barRange.lowerBound + 2 - room(shown))
        let hasBars = missing == 0 || named - missing >= Self.leastCutName
        let nameWidth = hasBars ? named - missing : max(Self.nameRange.lowerBound, min(named, named + room(shown)))
        let bar = ScoreLine(leading, width: min(room(shown) + missing - 2, Self.barRange.upperBound))
        let lines = names.indices.map { row in
            let name = names[row].cut(to: nameWidth).padded(to: nameWidth)
            let drawn = !hasBars ? "" : "  " + (row == 0 ? bar.header : bar.text(leading.of(rows[row - 1]), style))
            let numbers = (0..<shown).map { table[$0][row].padded(to: widths[$0], onLeft: true) }
            let line = String(repeating: " ", count: Self.indent) + name + drawn + numbers.joined()
            return row == 0 ? style.set(line, .faint) : line
        }
        let hidden = columns[shown...].map(\.rawValue)
        return lines + notes(hidden).flatMap { note in
            Paragraph.wrapped(note, width: style.width - Self.indent)
                .map { style.set(String(repeating: " ", count: Self.indent) + $0, .faint) }
        }
    }

    /// What is not shown.
    private func notes(_ hidden: [String]) -> [String] {
        let rest = rows.count < totalCount
            ? ["the \(rows.count) with the largest \(leading.name.rawValue), of \(Numerals.count(totalCount)); --json has all"]
            : []
        return rest + (hidden.isEmpty ? [] : ["no room for \(hidden.joined(separator: ", ")); --json has all"])
    }
}
