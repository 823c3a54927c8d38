/// How many columns text takes on a terminal.
enum DisplayWidth {
    static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        // U+FE0F asks for the picture form of a symbol, which is wide.
        if scalars.contains("\u{FE0F}") { return 2 }
        return scalars.map(of).max() ?? 0
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    /// The blocks whose characters are wide, or nearly all of them (Unicode Standard Annex 11).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
        0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD,
    ]
}

extension String {
    /// The text with control characters made visible: a text must not be able to steer the terminal it is printed on.
    var printable: String {
        var printable = Self.UnicodeScalarView()
        for scalar in unicodeScalars { printable.append(scalar.printable) }
        return String(printable)
    }

    /// Filled up with spaces, on the left or on the right, to `width` columns.
    func padded(to width: Int, onLeft: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
        return onLeft ? space + self : self + space
    }

    /// Cut to `width` columns, an ellipsis in place of what is gone.
    func cut(to width: Int) -> String {
        guard DisplayWidth.of(self) > width else { return self }
        var kept = ""
        var used = 0
        for character in self {
            used += DisplayWidth.of(character)
            if used > width - 1 { break }
            kept.append(character)
        }
        return kept + "…"
    }
}

extension Unicode.Scalar {
    fileprivate var printable: Unicode.Scalar {
        switch value {
        case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        case 0x80..<0xA0: "\u{FFFD}"
        // Marks that turn the direction of what follows.
        case 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: self
        }
    }
}
