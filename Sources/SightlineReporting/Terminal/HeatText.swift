import SightlineAttribution

/// A text with its tokens coloured by their leading score, in lines.
struct HeatText {
    let explanation: Explanation
    let leading: LeadingScore

    /// A character with its colour.
    private struct Cell {
        var character: Character
        var level: Int
    }

    /// The part of the text that has tokens, wrapped between words; what was cut off is an ellipsis.
    func lines(_ style: TerminalStyle, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        let width = style.width - 2 * indent
        let texts = [explanation.text] + (explanation.pair.map { [$0] } ?? [])
        return texts.enumerated().flatMap { index, text in
            cells(text, index).split(omittingEmptySubsequences: false) { $0.character == "\n" }.flatMap {
                wrapped($0, width: width).map { margin + paint($0, style) }
            }
        }
    }

    private func cells(_ text: String, _ textIndex: Int) -> [Cell] {
        var levels: [Int: Int] = [:]
        var end = 0
        for token in explanation.tokens where token.start < token.end && token.textIndex ?? 0 == textIndex {
            end = max(end, token.end)
            for position in token.start..<token.end { levels[position] = leading.level(token) }
        }
        var cells: [Cell] = []
        var position = 0
        for character in text {
            guard position < end else {
                if explanation.warnings.contains(where: { $0.kind == .truncated }) {
                    cells += " …".map { Cell(character: $0, level: 0) }
                }
                break
            }
            let level = levels[position] ?? 0
            if character.isNewline {
                cells.append(Cell(character: "\n", level: 0))
            } else if character.isWhitespace {
                cells.append(Cell(character: " ", level: level))
            } else {
                cells += String(character).printable.map { Cell(character: $0, level: level) }
            }
            position += character.unicodeScalars.count
        }
        return cells
    }

    private func wrapped(_ cells: ArraySlice<Cell>, width: Int) -> [ArraySlice<Cell>] {
        var lines: [ArraySlice<Cell>] = []
        var start = cells.startIndex
        var lastSpace: Int?
        var used = 0
        var index = start
        while index < cells.endIndex {
            used += DisplayWidth.of(cells[index].character)
            if used > width, index > start {
                // A word longer than the line is cut where the line ends.
                let end = cells[index].character == " " ? index : lastSpace ?? index
                lines.append(cells[start..<end])
                start = cells[end].character == " " ? end + 1 : end
                index = start
                lastSpace = nil
                used = 0
                continue
            }
            if cells[index].character == " " { lastSpace = index }
            index += 1
        }
        return lines + [cells[start...]]
    }

    private func paint(_ cells: ArraySlice<Cell>, _ style: TerminalStyle) -> String {
        var painted = ""
        var run = ""
        var level = 0
        for cell in cells {
            if cell.level != level {
                painted += flushed(run, level, style)
                run = ""
                level = cell.level
            }
            run.append(cell.character)
        }
        return painted + flushed(run, level, style)
    }

    private func flushed(_ run: String, _ level: Int, _ style: TerminalStyle) -> String {
        run.isEmpty ? "" : style.paint(run, level: level)
    }

    /// The scale of the colours: their names at its ends, and the scores that are deepest. Shorter where there is little
    /// room.
    func legend(_ style: TerminalStyle) -> String {
        let forms: [(swatch: String, isNamed: Bool)] = [("■ ", true), ("■", true), ("■", false)]
        let form = forms.first {
            let plain = TerminalStyle(width: style.width, palette: style.palette)
            return DisplayWidth.of(legend(plain, swatch: $0.swatch, isNamed: $0.isNamed)) <= style.width
        } ?? forms[forms.count - 1]
        return legend(style, swatch: form.swatch, isNamed: form.isNamed)
    }

    private func legend(_ style: TerminalStyle, swatch: String, isNamed: Bool) -> String {
        let names = style.palette.names
        let levels = (leading.isDirected ? -HeatScale.levelCount : 0)...HeatScale.levelCount
        let swatches = levels.map { $0 == 0 ? " " : style.paint(swatch, level: $0) }.joined()
        let left = leading.isDirected ? (isNamed ? names.negative + " " : "") + "-\(leading.limit) " : "0"
        let right = (leading.isDirected ? " +" : " ") + leading.limit + (isNamed ? " \(names.positive)" : "")
        return left + swatches + right
    }
}
