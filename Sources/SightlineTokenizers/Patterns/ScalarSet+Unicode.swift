/// The classes that escapes in regular expressions stand for, as Oniguruma's
/// tables, of Unicode 16, draw them.
extension ScalarSet {
    /// `\s`: white space in the sense of Unicode.
    static let whiteSpace = ScalarSet([0x09...0x0D, 0x85...0x85]).union(generalCategory("Z") ?? ScalarSet([]))

    /// `\w` in brackets: letters, marks, decimal digits and connecting punctuation.
    static let wordInBrackets = ScalarSet(
        assigned.joined().lazy.compactMap(Unicode.Scalar.init)
            .filter { $0.isWordCharacter && !$0.properties.isJoinControl }.map { $0.value...$0.value })

    /// `\w` alone, where it is also the other numbers of Latin-1.
    static let word = wordInBrackets.union(ScalarSet([0xB2...0xB3, 0xB9...0xB9, 0xBC...0xBE]))

    /// `\d`.
    static let decimalDigits = generalCategory("Nd") ?? ScalarSet([])

    /// The scalars of a general category, or of all that share its first
    /// letter; nil for a name that is none.
    static func generalCategory(_ name: String) -> ScalarSet? {
        let members = Self.categoryNames.filter { name.count == 1 ? $0.name.hasPrefix(name) : $0.name == name }
        guard !members.isEmpty else { return nil }
        return ScalarSet(members.flatMap { rangesByCategory[$0.category] ?? [] })
    }

    private static let categoryNames: [(name: String, category: Unicode.GeneralCategory)] = [
        ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter), ("Lm", .modifierLetter),
        ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark), ("Me", .enclosingMark),
        ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
        ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation), ("Pi", .initialPunctuation),
        ("Pf", .finalPunctuation), ("Po", .otherPunctuation), ("Sm", .mathSymbol), ("Sc", .currencySymbol),
        ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator), ("Zl", .lineSeparator),
        ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format), ("Co", .privateUse), ("Cn", .unassigned),
    ]

    /// The blocks in which Unicode 16 assigns scalars, but for private use.
    private static let assigned: [ClosedRange<UInt32>] = [0...0x3FFFF, 0xE0000...0xE0FFF]

    /// All of Unicode by category; made once, in one pass.
    private static let rangesByCategory: [Unicode.GeneralCategory: [ClosedRange<UInt32>]] = {
        var ranges: [Unicode.GeneralCategory: [ClosedRange<UInt32>]] = [
            .privateUse: [0xF0000...0xFFFFD, 0x100000...0x10FFFD],
            .unassigned: [0x40000...0xDFFFF, 0xE1000...0xEFFFF, 0xFFFFE...0xFFFFF, 0x10FFFE...0x10FFFF],
        ]
        for block in assigned {
            var start = block.lowerBound
            var current = category(of: start)
            for value in block {
                let category = category(of: value)
                guard category != current else { continue }
                ranges[current, default: []].append(start...value - 1)
                (start, current) = (value, category)
            }
            ranges[current, default: []].append(start...block.upperBound)
        }
        return ranges
    }()

    private static func category(of value: UInt32) -> Unicode.GeneralCategory {
        guard let scalar = Unicode.Scalar(value) else { return .surrogate }
        // It was a lower-case letter until Unicode 17.
        if value == 0x295 { return .lowercaseLetter }
        let category = scalar.properties.generalCategory
        return category == .unassigned || category == .privateUse || scalar.isKnown(to: 16) ? category : .unassigned
    }
}
