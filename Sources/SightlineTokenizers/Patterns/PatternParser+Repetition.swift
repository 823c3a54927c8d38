/// Repetitions: `*`, `+`, `?` and `{2,3}`, also lazy and possessive.
extension PatternParser {
    /// No file repeats anything more often than a few times.
    private static let maximumCount = 1_000

    /// `atom`, which started at `start`, with the quantifiers behind it.
    mutating func quantified(_ atom: PatternNode, from start: Int) throws(PatternError) -> PatternNode {
        var node = atom
        while let (minimum, maximum, isInterval) = try quantifier() {
            guard !node.isNullable else {
                throw .unsupported(position: start, construct: "a repetition of what can be empty")
            }
            if !isInterval, skip("+") {
                node = try possessive(node, minimum: minimum, maximum: maximum, from: start)
            } else {
                let isLazy = skip("?")
                if isLazy, minimum == maximum {
                    throw .unsupported(position: start, construct: "'?' after a fixed number")
                }
                node = .repetition(node, minimum: minimum, maximum: maximum, isGreedy: !isLazy)
            }
        }
        return node
    }

    /// A repetition that gives nothing back. Of a single scalar it is one
    /// that no further such scalar follows.
    private func possessive(
        _ node: PatternNode, minimum: Int, maximum: Int?, from start: Int
    ) throws(PatternError) -> PatternNode {
        guard case .scalar(let set) = node else {
            throw .unsupported(position: start, construct: "a possessive repetition of more than one character")
        }
        let noFurther = PatternNode.lookahead(PatternNode.Lookahead(scalars: set, allowsEnd: false).inverted)
        guard maximum == nil else { return .alternatives([node, noFurther]) }
        return .sequence([.repetition(node, minimum: minimum, maximum: nil, isGreedy: true), noFurther])
    }

    private mutating func quantifier() throws(PatternError) -> (minimum: Int, maximum: Int?, isInterval: Bool)? {
        if skip("*") { return (0, nil, false) }
        if skip("+") { return (1, nil, false) }
        if skip("?") { return (0, 1, false) }
        let start = position
        guard skip("{") else { return nil }
        let minimum = number()
        let hasComma = skip(",")
        let maximum = hasComma ? number() : minimum
        guard minimum != nil || maximum != nil, skip("}") else {
            // Such a brace stands for itself.
            position = start
            return nil
        }
        guard max(minimum ?? 0, maximum ?? 0) <= Self.maximumCount else {
            throw .unsupported(position: start, construct: "a repetition of more than \(Self.maximumCount)")
        }
        if let maximum, maximum < max(minimum ?? 0, 1) {
            throw .malformed(position: start, expected: "a repetition with its larger number last, at least 1")
        }
        return (minimum ?? 0, maximum, true)
    }

    /// The digits that come next, as a number; so large a one as cannot be
    /// counted stays beyond every limit.
    private mutating func number() -> Int? {
        let start = position
        var value = 0
        while let digit = next, ("0"..."9").contains(digit) {
            value = min(value * 10 + Int(digit.value - 0x30), Self.maximumCount + 1)
            position += 1
        }
        return position == start ? nil : value
    }
}
