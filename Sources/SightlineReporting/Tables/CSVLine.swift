/// A line of comma-separated values (RFC 4180).
enum CSVLine {
    /// The line with its end. A field is quoted where it must be.
    static func text(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
        let mustBeQuoted = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        guard mustBeQuoted else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
