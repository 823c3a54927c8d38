/// Any text as Markdown's own, in the dialects of GitHub and GitLab.
enum MarkdownText {
    /// All that could be markup within a line is escaped: emphasis, code, links, HTML, entities, formulas, mentions, tables.
    ///
    /// By Unicode scalars, as a bar with an accent on it is one character, and no bar to Swift.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.printable.unicodeScalars {
            if special.contains(scalar) { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    private static let special = Set("\\|*_`<>[]~&$#@!".unicodeScalars)

    /// A line that begins no list, heading or block of code. Already escaped within.
    static func line(_ escaped: String) -> String {
        let scalars = escaped.unicodeScalars
        let text = scalars.drop { $0 == " " || $0 == "\t" }
        let digits = text.prefix { ("0"..."9").contains($0) }
        let rest = text.dropFirst(digits.count)
        guard let first = rest.first else { return String(text) }
        let beginsBlock = digits.isEmpty ? "-+=".unicodeScalars.contains(first) : first == "." || first == ")"
        return beginsBlock ? String(digits) + "\\" + String(rest) : String(text)
    }

    /// A block of code, which a fence in it does not end.
    static func code(_ text: String) -> String {
        let longest = text.split { $0 != "`" }.reduce(0) { max($0, $1.count) }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return [fence + "sh", text.shown, fence].joined(separator: "\n")
    }
}
