/// Characters in rows and columns, where wide ones take two columns.
struct CharacterGrid {
    private struct Cell {
        /// Empty for the second column of a wide character.
        var text: String
        /// The parameters of an SGR escape sequence.
        var codes: String?
    }

    let width: Int
    /// A column with a line, where nothing else stands.
    let axis: Int
    private var cells: [Cell?]

    init(width: Int, height: Int, axis: Int) {
        self.width = width
        self.axis = axis
        cells = Array(repeating: nil, count: width * height)
    }

    /// Puts text over what is there, as far as the row goes.
    mutating func put(_ text: String, column: Int, row: Int, paint codes: String?) {
        var column = column
        for character in text {
            let span = DisplayWidth.of(character)
            guard column >= 0, span > 0, column + span <= width else { continue }
            cells[row * width + column] = Cell(text: String(character), codes: codes)
            for next in 1..<span { cells[row * width + column + next] = Cell(text: "", codes: nil) }
            column += span
        }
    }

    /// Whether nothing stands in the columns of a row. One column outside counts as free: it is the gap beside a text.
    func isFree(columns: Range<Int>, row: Int) -> Bool {
        guard columns.lowerBound >= -1, columns.upperBound <= width + 1 else { return false }
        return columns.clamped(to: 0..<width).allSatisfy { cells[row * width + $0] == nil }
    }

    /// A row without the empty columns at its end.
    func line(_ row: Int, _ style: TerminalStyle) -> String {
        let line = cells[row * width..<(row + 1) * width].enumerated().map { column, cell in
            cell.map { style.paint($0.text, $0.codes) } ?? (column == axis ? "┊" : " ")
        }
        let end = line.lastIndex { $0 != " " }.map { $0 + 1 } ?? 0
        return line[..<end].joined()
    }
}
