extension Table {
    /// A pipe table; the best number of each column is bold.
    var markdown: String {
        let header = [rowTitle] + columns.map(\.title)
        let rule = ["---"] + columns.map { _ in "---:" }
        let body = rows.indices.map { row in
            [MarkdownText.escaped(rows[row].name)] + columns.indices.map { column in
                let text = if case .text(let text) = rows[row].cells[column] { MarkdownText.escaped(text) } else { intervalText(row, column) }
                return bestRows(column).contains(row) ? "**\(text)**" : text
            }
        }
        let lines = ([header.map(MarkdownText.escaped), rule] + body).map { "| " + $0.joined(separator: " | ") + " |" }
        return (lines + (caption.isEmpty ? [] : ["", MarkdownText.escaped(caption)])).joined(separator: "\n") + "\n"
    }

    /// A `table` in the style of the package booktabs; the best number of each column is bold.
    var latex: String {
        let body = rows.indices.map { row in
            ([LaTeXText.rowStart(rows[row].name)] + columns.indices.map { column in
                let text = LaTeXText.escaped(intervalText(row, column))
                return bestRows(column).contains(row) ? "\\textbf{\(text)}" : text
            }).joined(separator: " & ") + " \\\\"
        }
        let header = ([rowTitle] + columns.map(\.title)).map(LaTeXText.escaped).joined(separator: " & ") + " \\\\"
        let lines =
            ["\\begin{table}", "\\centering", "\\begin{tabular}{l" + columns.map { _ in "r" }.joined() + "}", "\\toprule"]
            + [header, "\\midrule"] + body + ["\\bottomrule", "\\end{tabular}"]
            + (caption.isEmpty ? [] : ["\\caption{\(LaTeXText.escaped(caption))}"]) + ["\\end{table}"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Comma-separated (RFC 4180), every number in full: each column is followed by its interval's ends where it has
    /// any. The caption is left out, as the format has no place for one.
    var csv: String {
        let hasInterval = columns.indices.map { column in
            rows.contains { if case .number(_, .some) = $0.cells[column] { true } else { false } }
        }
        let header = [rowTitle] + columns.indices.flatMap { column in
            let title = columns[column].title
            return hasInterval[column] ? [title, title + " low", title + " high"] : [title]
        }
        let body = rows.map { row in
            [row.name] + columns.indices.flatMap { column -> [String] in
                let ends = hasInterval[column] ? ["", ""] : []
                switch row.cells[column] {
                case .number(let number, let interval?): return ["\(number)", "\(interval.lowerBound)", "\(interval.upperBound)"]
                case .number(let number, nil): return ["\(number)"] + ends
                case .text(let text): return [text] + ends
                case .absent: return [""] + ends
                }
            }
        }
        return ([header] + body).map(CSVLine.text).joined()
    }

    /// A number with both ends of its interval.
    private func intervalText(_ row: Int, _ column: Int) -> String {
        switch rows[row].cells[column] {
        case .number(let number, let interval):
            let decimals = Self.decimals(number)
            let text = Self.printed(number, decimals: decimals)
            guard let interval else { return text }
            let ends = [interval.lowerBound, interval.upperBound].map { Self.printed($0, decimals: decimals) }
            return "\(text) [\(ends.joined(separator: ", "))]"
        case .text(let text): return text
        case .absent: return "–"
        }
    }
}
