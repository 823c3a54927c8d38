/// A character that HTML spells out, such as `&amp;` or `&#39;`.
struct CharacterReference {
    let scalar: Unicode.Scalar
    /// Where the text goes on.
    let end: Int

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    ]
    /// The longest is `&#x10FFFF;`.
    private static let longest = 10

    /// - Returns: nil if none begins there that is known.
    init?(_ source: [Unicode.Scalar], at start: Int) {
        guard source[start] == "&" else { return nil }
        let window = source[start...].prefix(Self.longest)
        guard let semicolon = window.firstIndex(of: ";") else { return nil }
        let name = String(String.UnicodeScalarView(source[(start + 1)..<semicolon]))
        guard let scalar = Self.named[name] ?? Self.numbered(name) else { return nil }
        self.scalar = scalar
        end = semicolon + 1
    }

    private static func numbered(_ name: String) -> Unicode.Scalar? {
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let number = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init)
    }
}
