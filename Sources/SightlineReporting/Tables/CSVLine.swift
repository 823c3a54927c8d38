/// A line of comma-separated values (RFC 4180).
enum CSVLine {
    /// The line with its end. A field is quoted where it must be.
    static func text(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    /// By Unicode scalars, as a quote with an accent on it is one character, and no quote to Swift.
    private static func field(_ text: String) -> String {
        let mustBeQuoted = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        guard mustBeQuoted else { return text }
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars { quoted.append(contentsOf: scalar == "\"" ? [scalar, scalar] : [scalar]) }
        quoted.append("\"")
        return String(quoted)
    }
}
