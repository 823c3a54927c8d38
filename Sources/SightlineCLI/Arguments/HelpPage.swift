/// What `--help` prints for one command, made from its table.
struct HelpPage {
    var summary: String
    var usage: [String]
    var options: [(term: String, help: String)]
    var notes: [(title: String, paragraphs: [String])]
    var commands: [(term: String, help: String)] = []
    var examples: [String]

    static let width = 80

    var text: String {
        var lines = Self.wrapped(summary, indent: 0) + ["", "USAGE"]
        lines += usage.map { "  " + $0 }
        if !commands.isEmpty { lines += ["", "COMMANDS"] + Self.table(commands, column: 12) }
        if !options.isEmpty { lines += ["", "OPTIONS"] + Self.table(options, column: 26) }
        for note in notes {
            lines += ["", note.title]
            lines += note.paragraphs.flatMap { Self.wrapped($0, indent: 2) }
        }
        if !examples.isEmpty {
            lines += ["", "EXAMPLES"] + examples.map { "  " + $0 }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Terms on the left, what they mean from `column` on.
    private static func table(_ rows: [(term: String, help: String)], column: Int) -> [String] {
        rows.flatMap { row in
            var help = wrapped(row.help, indent: column)
            let term = "  " + row.term
            if term.count < column, !help.isEmpty {
                help[0] = term.padding(to: column) + help[0].dropFirst(column)
            } else {
                help.insert(term, at: 0)
            }
            return help
        }
    }

    /// Lines of at most ``width`` characters, each behind `indent` spaces.
    static func wrapped(_ text: String, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if indent + line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(margin + line)
                line = String(word)
            }
        }
        return line.isEmpty ? lines : lines + [margin + line]
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: " ", count: max(0, count - self.count))
    }
}
