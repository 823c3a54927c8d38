/// Reads a regular expression as Oniguruma, the engine of the reference
/// library, does in its default syntax, Ruby's.
///
/// What it does not read (back references, look-behind, lookahead of more than
/// one scalar, scripts, anchors other than `$`) it refuses by name.
struct PatternParser {
    let pattern: [Unicode.Scalar]
    var position = 0
    /// Within `(?i:…)`.
    private(set) var ignoresCase = false
    private var depth = 0

    /// A deeper tree could overflow the stack of the stages that walk it.
    private static let maximumDepth = 50
    /// No file repeats anything more often than a few times.
    private static let maximumCount = 1_000

    private init(_ pattern: String) {
        self.pattern = Array(pattern.unicodeScalars)
    }

    static func parse(_ pattern: String) throws(PatternError) -> PatternNode {
        var parser = PatternParser(pattern)
        let node = try parser.alternatives()
        guard parser.next == nil else { throw .malformed(position: parser.position, expected: "the end, found ')'") }
        return node
    }

    var next: Unicode.Scalar? { position < pattern.count ? pattern[position] : nil }

    /// Passes over `text` if it comes next.
    mutating func skip(_ text: String) -> Bool {
        guard pattern[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func alternatives() throws(PatternError) -> PatternNode {
        var nodes = [try sequence()]
        while skip("|") { nodes.append(try sequence()) }
        return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var nodes: [PatternNode] = []
        var previous: Unicode.Scalar?
        while let scalar = next, scalar != "|", scalar != ")" {
            let start = position
            if ignoresCase { try refuseMultipleFolding(previous, scalar) }
            previous = scalar
            nodes.append(try quantified(try atom(), from: start))
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func atom() throws(PatternError) -> PatternNode {
        let start = position
        guard let scalar = next else { throw .malformed(position: start, expected: "an expression") }
        switch scalar {
        case "(": return try group()
        case "[": return .scalar(try bracketed())
        case "\\": return .scalar(try folded(try escaped().set, from: start))
        case ".":
            position += 1
            return .scalar(ScalarSet("\n").inverted)
        case "$":
            position += 1
            return .lookahead(.init(scalars: ScalarSet("\n"), allowsEnd: true))
        case "^": throw .unsupported(position: start, construct: "the anchor ^")
        case "*", "+", "?": throw .malformed(position: start, expected: "something to repeat before '\(scalar)'")
        default:
            position += 1
            return .scalar(try folded(ScalarSet(scalar), from: start))
        }
    }

    private mutating func group() throws(PatternError) -> PatternNode {
        let start = position
        depth += 1
        guard depth <= Self.maximumDepth else {
            throw .unsupported(position: start, construct: "nesting deeper than \(Self.maximumDepth)")
        }
        defer { depth -= 1 }
        let outerIgnoresCase = ignoresCase
        defer { ignoresCase = outerIgnoresCase }
        var isNegative = false
        var isLookahead = false
        if skip("(?!") {
            (isLookahead, isNegative) = (true, true)
        } else if skip("(?=") {
            isLookahead = true
        } else if skip("(?i:") {
            ignoresCase = true
        } else if !skip("(?:") {
            if skip("(?") {
                throw .unsupported(
                    position: start, construct: "the group (?" + String(String.UnicodeScalarView(pattern[position...].prefix(1))))
            }
            position += 1
        }
        let node = try alternatives()
        guard skip(")") else { throw .malformed(position: position, expected: "')'") }
        guard isLookahead else { return node }
        guard let lookahead = node.asLookahead else {
            throw .unsupported(position: start, construct: "lookahead of more than one character")
        }
        return .lookahead(isNegative ? lookahead.inverted : lookahead)
    }
}

// MARK: - Repetition

extension PatternParser {
    private mutating func quantified(_ atom: PatternNode, from start: Int) throws(PatternError) -> PatternNode {
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

// MARK: - Ignoring case

extension PatternParser {
    /// `set` with the other cases of its letters, where case is ignored.
    func folded(_ set: ScalarSet, from start: Int) throws(PatternError) -> ScalarSet {
        guard ignoresCase else { return set }
        guard let last = set.ranges.last, last.upperBound < 0x80 else {
            throw .unsupported(position: start, construct: "ignoring the case of more than ASCII characters")
        }
        var ranges = set.ranges
        for value in set.ranges.joined() {
            switch value | 0x20 {
            case 0x61...0x7A: ranges.append(value ^ 0x20...value ^ 0x20)
            default: break
            }
            // The long s and the sign of the unit kelvin are letters of two alphabets.
            if value | 0x20 == 0x73 { ranges.append(0x17F...0x17F) }
            if value | 0x20 == 0x6B { ranges.append(0x212A...0x212A) }
        }
        return ScalarSet(ranges)
    }

    /// Refuses two letters that have a ligature, which would match them as well.
    private func refuseMultipleFolding(_ first: Unicode.Scalar?, _ second: Unicode.Scalar) throws(PatternError) {
        guard let first, first.isASCII, second.isASCII else { return }
        let pair = String(String.UnicodeScalarView([first, second])).lowercased()
        guard ["ff", "fi", "fl", "ss", "st"].contains(pair) else { return }
        throw .unsupported(position: position, construct: "ignoring the case of \"\(pair)\"")
    }
}
