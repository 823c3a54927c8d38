extension Table {
    /// For a terminal: in blocks of as many columns as its width takes, the best number of each set off.
    func text(_ style: TerminalStyle) -> String {
        let names = [rowTitle] + rows.map(\.name)
        let nameWidth = min(Self.widestName, names.map { DisplayWidth.of($0.printable) }.max() ?? 0)
        let blocks = columns.indices.reduce(into: [[Int]]()) { blocks, column in
            let used = (blocks.last ?? []).reduce(nameWidth + 2) { $0 + 2 + width($1) }
            if blocks.isEmpty || used + 2 + width(column) > style.width {
                blocks.append([column])
            } else {
                blocks[blocks.count - 1].append(column)
            }
        }
        let tables = blocks.map { block in
            // Rows that say nothing in a block are left out of it.
            let shown = rows.indices.filter { row in block.contains { rows[row].cells[$0] != .absent } }
            return ([header(block, nameWidth, style)] + shown.map { line($0, block, nameWidth, style) })
                .joined(separator: "\n")
        }
        let notes = caption.isEmpty ? [] : [Paragraph.wrapped(caption, width: style.width).joined(separator: "\n")]
        return (tables + notes).joined(separator: "\n\n") + "\n"
    }

    private static let widestName = 28

    private func header(_ block: [Int], _ nameWidth: Int, _ style: TerminalStyle) -> String {
        let cells = block.map { columns[$0].title.printable.padded(to: width($0), onLeft: true) }
        return style.set(Self.line(rowTitle, nameWidth, cells), .faint)
    }

    private func line(_ row: Int, _ block: [Int], _ nameWidth: Int, _ style: TerminalStyle) -> String {
        let cells = block.map { column in
            let text = cellText(row, column).padded(to: width(column), onLeft: true)
            return bestRows(column).contains(row) ? style.set(text, .bold) : text
        }
        return Self.line(rows[row].name, nameWidth, cells)
    }

    private static func line(_ name: String, _ nameWidth: Int, _ cells: [String]) -> String {
        (["  " + name.printable.cut(to: nameWidth).padded(to: nameWidth)] + cells).joined(separator: "  ")
    }

    private func width(_ column: Int) -> Int {
        rows.indices.reduce(DisplayWidth.of(columns[column].title.printable)) {
            max($0, DisplayWidth.of(cellText($1, column)))
        }
    }

    /// An interval as half its width.
    private func cellText(_ row: Int, _ column: Int) -> String {
        switch rows[row].cells[column] {
        case .number(let number, let interval):
            let decimals = Self.decimals(number)
            let text = Self.printed(number, decimals: decimals)
            guard let interval else { return text }
            return text + " ±" + Self.printed((interval.upperBound - interval.lowerBound) / 2, decimals: decimals)
        case .text(let text): return text.printable
        case .absent: return "–"
        }
    }
}
