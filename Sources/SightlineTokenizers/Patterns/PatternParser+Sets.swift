/// Sets of scalars: in brackets, and as escapes.
extension PatternParser {
    /// An escape or a plain scalar.
    enum Item {
        case scalar(Unicode.Scalar)
        case set(ScalarSet)

        var set: ScalarSet {
            switch self {
            case .scalar(let scalar): ScalarSet(scalar)
            case .set(let set): set
            }
        }
    }

    /// A set in brackets, which may hold further ones.
    mutating func bracketed(depth: Int = 1) throws(PatternError) -> ScalarSet {
        let start = position
        guard depth <= 20 else { throw .unsupported(position: start, construct: "so deep a nesting of sets") }
        position += 1
        let isInverted = skip("^")
        var ranges: [ClosedRange<UInt32>] = []
        guard next != "]" else { throw .malformed(position: position, expected: "a member of the set") }
        while !skip("]") {
            if next == "[" {
                if pattern[position...].starts(with: "[:".unicodeScalars) {
                    throw .unsupported(position: position, construct: "the set [:")
                }
                ranges += try bracketed(depth: depth + 1).ranges
                continue
            }
            ranges += try rangeOrItem()
        }
        let set = try folded(ScalarSet(ranges), from: start)
        return isInverted ? set.inverted : set
    }

    private mutating func rangeOrItem() throws(PatternError) -> [ClosedRange<UInt32>] {
        let start = position
        let first = try item()
        let isRange = next == "-" && position + 1 < pattern.count && pattern[position + 1] != "]"
        guard isRange else { return first.set.ranges }
        // A hyphen that opens the set stands for itself.
        if case .scalar("-") = first, pattern[start - 1] == "[" || pattern[start - 1] == "^" { return first.set.ranges }
        position += 1
        let second = next == "[" ? nil : try item()
        guard case .scalar(let low) = first, case .scalar(let high)? = second, low <= high else {
            throw .malformed(position: start, expected: "a range between two characters in their order")
        }
        return [low.value...high.value]
    }

    private mutating func item() throws(PatternError) -> Item {
        guard let scalar = next else { throw .malformed(position: position, expected: "']'") }
        if scalar == "\\" { return try escaped(inBrackets: true) }
        if scalar == "&", pattern[position...].starts(with: "&&".unicodeScalars) {
            throw .unsupported(position: position, construct: "the intersection &&")
        }
        position += 1
        return .scalar(scalar)
    }

    /// What a backslash introduces.
    mutating func escaped(inBrackets: Bool = false) throws(PatternError) -> Item {
        let start = position
        position += 1
        guard let scalar = next else { throw .malformed(position: position, expected: "a character after '\\'") }
        position += 1
        switch scalar {
        case "s": return .set(.whiteSpace)
        case "S": return .set(ScalarSet.whiteSpace.inverted)
        case "d": return .set(.decimalDigits)
        case "D": return .set(ScalarSet.decimalDigits.inverted)
        case "w", "W":
            let word = inBrackets ? ScalarSet.wordInBrackets : .word
            return .set(scalar == "w" ? word : word.inverted)
        case "n": return .scalar("\n")
        case "r": return .scalar("\r")
        case "t": return .scalar("\t")
        case "v": return .scalar("\u{B}")
        case "f": return .scalar("\u{C}")
        case "a": return .scalar("\u{7}")
        case "e": return .scalar("\u{1B}")
        case "p": return .set(try property(from: start))
        case "P": return .set(try property(from: start).inverted)
        case "u": return .scalar(try hexadecimal(4...4, from: start))
        case "x": return .scalar(try hexadecimal(from: start))
        default:
            let isAlphanumeric = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.isNumeric)
            guard !isAlphanumeric else { throw .unsupported(position: start, construct: "the escape \\\(scalar)") }
            return .scalar(scalar)
        }
    }

    /// `{L}` or `{^L}`, behind `\p`.
    private mutating func property(from start: Int) throws(PatternError) -> ScalarSet {
        guard skip("{") else { throw .malformed(position: position, expected: "'{' and the name of a property") }
        let isInverted = skip("^")
        let end = pattern[position...].firstIndex(of: "}") ?? pattern.count
        let name = String(String.UnicodeScalarView(pattern[position..<end]))
        guard end < pattern.count else { throw .malformed(position: end, expected: "'}'") }
        guard let set = ScalarSet.generalCategory(name) else {
            throw .unsupported(position: start, construct: "the property \"\(name)\", no general category,")
        }
        position = end + 1
        return isInverted ? set.inverted : set
    }

    /// `{1F600}`, or up to two digits, behind `\x`.
    private mutating func hexadecimal(from start: Int) throws(PatternError) -> Unicode.Scalar {
        guard skip("{") else {
            let scalar = try hexadecimal(1...2, from: start)
            // Above, the engine reads a byte, not a scalar.
            guard scalar.isASCII else { throw .unsupported(position: start, construct: "a byte by its number") }
            return scalar
        }
        let scalar = try hexadecimal(1...8, from: start)
        guard skip("}") else { throw .malformed(position: position, expected: "'}'") }
        return scalar
    }

    private mutating func hexadecimal(
        _ count: ClosedRange<Int>, from start: Int
    ) throws(PatternError) -> Unicode.Scalar {
        let digits = pattern[position...].prefix(count.upperBound).prefix { $0.properties.isASCIIHexDigit }
        let text = String(String.UnicodeScalarView(digits))
        guard digits.count >= count.lowerBound, let scalar = UInt32(text, radix: 16).flatMap(Unicode.Scalar.init) else {
            throw .malformed(position: start, expected: "the hexadecimal number of a Unicode scalar")
        }
        position += digits.count
        return scalar
    }
}
