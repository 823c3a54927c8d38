import SightlineJSON

/// What `Replace` looks for and puts in its place, in normalizers and decoders.
struct Replacement: Sendable {
    private let pattern: Pattern
    let content: [Unicode.Scalar]

    private enum Pattern {
        case literal([Unicode.Scalar])
        /// As many of one scalar as there are in a row, if there are enough.
        case run(of: Unicode.Scalar, minimumCount: Int)
    }

    init(_ reader: JSONReader) throws {
        let patterns = try reader["pattern"].members()
        guard let (kind, value) = patterns.first, patterns.count == 1 else {
            throw try reader["pattern"].unexpected("an object with one key, \"String\" or \"Regex\"")
        }
        let text = try value.string()
        guard !text.isEmpty else { throw value.unexpected("a string that is not empty") }
        switch kind {
        case "String": pattern = .literal(Array(text.unicodeScalars))
        case "Regex":
            guard let read = Self.pattern(regularExpression: Array(text.unicodeScalars)) else {
                throw TokenizerError.Reason.unsupportedPattern(value.path, pattern: text)
            }
            pattern = read
        default:
            throw TokenizerError.Reason.unsupportedType(
                reader.path.appending("pattern"), type: kind, supported: ["Regex", "String"])
        }
        content = Array(try reader["content"].string().unicodeScalars)
    }

    /// The expressions that released files use: plain text, and one character
    /// with `+` or `{n,}` behind it.
    private static func pattern(regularExpression text: [Unicode.Scalar]) -> Pattern? {
        let operators = Array("\\.^$|?*+()[]{}".unicodeScalars)
        let plain = text.prefix { !operators.contains($0) }
        if plain.count == text.count { return .literal(text) }
        guard plain.count == 1, let scalar = plain.first else { return nil }
        let suffix = text.dropFirst()
        if suffix.elementsEqual("+".unicodeScalars) { return .run(of: scalar, minimumCount: 1) }
        guard suffix.starts(with: "{".unicodeScalars), suffix.suffix(2).elementsEqual(",}".unicodeScalars) else {
            return nil
        }
        let digits = suffix.dropFirst().dropLast(2)
        guard digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        let count = Int(digits.map(String.init).joined())
        return count.flatMap { $0 > 0 ? .run(of: scalar, minimumCount: $0) : nil }
    }

    /// Where the pattern occurs, from left to right, without overlaps.
    func matches(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        var position = 0
        while position < scalars.count {
            let end = matchEnd(in: scalars, from: position)
            if end.isMatch { matches.append(position..<end.position) }
            position = end.position
        }
        return matches
    }

    /// Where the match at `start` ends; without one, where to look on.
    private func matchEnd(in scalars: [Unicode.Scalar], from start: Int) -> (position: Int, isMatch: Bool) {
        switch pattern {
        case .literal(let literal):
            guard scalars[start] == literal[0], scalars[start...].starts(with: literal) else { return (start + 1, false) }
            return (start + literal.count, true)
        case .run(let scalar, let minimumCount):
            var end = start
            while end < scalars.count, scalars[end] == scalar { end += 1 }
            return end > start ? (end, end - start >= minimumCount) : (start + 1, false)
        }
    }
}
