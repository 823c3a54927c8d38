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
                let kind = String(String.UnicodeScalarView(pattern[position...].prefix(1)))
                throw .unsupported(position: start, construct: "the group (?" + kind)
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
