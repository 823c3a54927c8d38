/// Any text as LaTeX's own.
enum LaTeXText {
    /// Every special character escaped, and what LaTeX would join, such as two hyphens, kept apart. What is not ASCII stays.
    ///
    /// By Unicode scalars, as a brace with an accent on it is one character, and no brace to Swift.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        var previous: Unicode.Scalar?
        for scalar in text.printable.unicodeScalars {
            if scalar == previous, "-',<>".unicodeScalars.contains(scalar) { escaped += "{}" }
            escaped += Self.escaped(scalar)
            previous = scalar
        }
        return escaped
    }

    /// The same for the first cell of a row: what is before it would take a bracket or a star for its own.
    static func rowStart(_ text: String) -> String {
        let first = text.unicodeScalars.first
        return (first == "[" || first == "*" ? "{}" : "") + escaped(text)
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\\": "\\textbackslash{}"
        case "~": "\\textasciitilde{}"
        case "^": "\\textasciicircum{}"
        case "`": "\\textasciigrave{}"
        case "–": "--"
        case "±": "\\ensuremath{\\pm}"
        case "&", "%", "$", "#", "_", "{", "}": "\\\(scalar)"
        default: String(Character(scalar))
        }
    }
}
