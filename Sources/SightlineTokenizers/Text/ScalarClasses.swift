/// The classes of scalars that the stages ask for, as the reference library
/// draws them.
///
/// It takes them from several sources of different age: categories from tables
/// of Unicode 8, combining marks and normalisation from tables of Unicode 9,
/// word characters from Unicode 16, white space and digits from the newest.
/// Scalars that are younger than a table do not belong to its classes. The
/// few whose category changed afterwards are listed by name.
extension Unicode.Scalar {
    /// White space in the sense of Unicode.
    var isWhiteSpace: Bool {
        value < 0x80 ? value == 0x20 || (value >= 0x09 && value <= 0x0D) : properties.isWhitespace
    }

    /// ASCII symbols and punctuation, and Unicode's P categories.
    var isPunctuation: Bool {
        if value < 0x80 {
            return value > 0x20 && value < 0x7F && !isASCIIAlphanumeric
        }
        if value == 0x166D || value == 0x111C9 { return true }
        return switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            isKnown(to: 8)
        default: false
        }
    }

    /// A numeric category: Nd, Nl or No.
    var isNumeric: Bool {
        if value < 0x80 { return value >= 0x30 && value <= 0x39 }
        return switch properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }

    /// What `\w` matches in a regular expression: letters, marks, decimal
    /// digits, connecting punctuation and the two joiners.
    var isWordCharacter: Bool {
        if value < 0x80 { return isASCIIAlphanumeric || value == 0x5F }
        let properties = properties
        let isWord = switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
        default: properties.isAlphabetic || properties.isJoinControl
        }
        return isWord && isKnown(to: 16)
    }

    /// What cleaning removes: NUL, the replacement character, and controls,
    /// formats and private use other than tab and line ends.
    var isRemovedByCleaning: Bool {
        if value < 0x80 {
            return (value < 0x20 && value != 0x09 && value != 0x0A && value != 0x0D) || value == 0x7F
        }
        if value == 0xFFFD { return true }
        return switch properties.generalCategory {
        case .control, .privateUse: true
        case .format: isKnown(to: 8)
        default: false
        }
    }

    /// An accent in the sense of `BertNormalizer`: category Mn.
    var isNonspacingMark: Bool {
        if value < 0x300 { return false }
        switch value {
        case 0x1734, 0x1171E: return true
        case 0x1885, 0x1886, 0xA9BD, 0x111C9: return false
        default: return properties.generalCategory == .nonspacingMark && isKnown(to: 8)
        }
    }

    /// An accent in the sense of `StripAccents`: category M.
    var isCombiningMark: Bool {
        if value < 0x300 { return false }
        switch value {
        case 0x1CF2, 0x1CF3: return true
        case 0x111C9: return false
        default: break
        }
        return switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: isKnown(to: 9)
        default: false
        }
    }

    /// An ideograph that `handle_chinese_chars` sets apart. The library's
    /// blocks leave out U+2B820...U+2B91F.
    var isIdeograph: Bool {
        guard value >= 0x3400 else { return false }
        return switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B81F,
            0x2B920...0x2CEAF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    /// Whether the scalar was assigned in Unicode `version`.0 or before.
    func isKnown(to version: Int) -> Bool {
        guard let age = properties.age else { return false }
        return age.major < version || (age.major == version && age.minor == 0)
    }

    private var isASCIIAlphanumeric: Bool {
        (value | 0x20) &- 0x61 < 26 || value &- 0x30 < 10
    }
}
