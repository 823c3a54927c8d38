/// The classes that escapes in regular expressions stand for.
extension ScalarSet {
    /// `\s`: white space in the sense of Unicode.
    static let whiteSpace = ScalarSet(where: \.isWhiteSpace)

    /// `\w`: letters, marks, decimal digits and connecting punctuation.
    static let word = ScalarSet(where: \.isWordCharacter)

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

    /// All of Unicode by category; made once, in one pass.
    private static let rangesByCategory: [Unicode.GeneralCategory: [ClosedRange<UInt32>]] = {
        var ranges: [Unicode.GeneralCategory: [ClosedRange<UInt32>]] = [:]
        var start: UInt32 = 0
        var current: Unicode.GeneralCategory?
        for value in 0...all.ranges[0].upperBound {
            let category = Unicode.Scalar(value)?.properties.generalCategory
            guard category != current else { continue }
            if let current { ranges[current, default: []].append(start...value - 1) }
            (start, current) = (value, category)
        }
        if let current { ranges[current, default: []].append(start...all.ranges[0].upperBound) }
        return ranges
    }()

    private init(where isMember: (Unicode.Scalar) -> Bool) {
        self.init((0...Self.all.ranges[0].upperBound).lazy.compactMap(Unicode.Scalar.init).filter(isMember).map {
            $0.value...$0.value
        })
    }
}
