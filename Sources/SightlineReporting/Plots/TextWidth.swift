/// How wide text is in a sans-serif font, in a unit of its size: rather too wide than too narrow, as the font is the
/// viewer's own.
package enum TextWidth {
    package static func of(_ text: some StringProtocol, size: Double) -> Double {
        size * text.reduce(0) { $0 + ems($1) }
    }

    /// The text cut to a width, an ellipsis in place of what is gone.
    static func cut(_ text: String, to width: Double, size: Double) -> String {
        guard of(text, size: size) > width else { return text }
        var room = width - size * ems("…")
        return text.prefix { character in
            room -= size * ems(character)
            return room >= 0
        } + "…"
    }

    /// Rounded up from the wider of the common sans-serif fonts (Helvetica, DejaVu Sans).
    private static func ems(_ character: Character) -> Double {
        switch character {
        case "i", "j", "l", "I", "|", "'", ".", ",", ":", ";", " ", "!": 0.34
        case "f", "t", "r", "(", ")", "[", "]", "/", "\\", "-", "\"": 0.42
        case "m", "M", "W", "@", "%", "…", "—": 1
        case "w", "+", "=", "<", ">", "~", "#": 0.84
        case "A"..."Z": 0.79
        case "0"..."9", "a"..."z": 0.64
        // Hebrew and Arabic.
        case "\u{0590}"..."\u{08FF}": 0.65
        // Ideographs, kana and hangul fill a square; pictures may be wider.
        case "\u{1100}"..."\u{FFEF}" where DisplayWidth.of(character) == 2 && character.unicodeScalars.count == 1: 1.02
        default: DisplayWidth.of(character) == 1 ? 0.8 : Double(DisplayWidth.of(character)) * 0.65
        }
    }
}
