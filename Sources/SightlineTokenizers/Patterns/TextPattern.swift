import SightlineJSON

/// A pattern to be found in texts: a literal or a regular expression.
///
/// Matches are those of a backtracking engine: from left to right, at each
/// place the first alternative that leads to a match, repetitions as long as
/// possible unless they say otherwise. They are found in O(*n*) time for *n*
/// scalars, whatever the text.
struct TextPattern: Sendable {
    private let automaton: PatternAutomaton

    /// - Throws: ``PatternError`` for what is no regular expression, is not
    ///   supported or matches the empty text.
    init(regularExpression: String) throws(PatternError) {
        try self.init(try PatternParser.parse(regularExpression))
    }

    /// - Throws: ``PatternError/matchesEmptyText`` for an empty literal.
    init(literal: String) throws(PatternError) {
        try self.init(.sequence(literal.unicodeScalars.map { .scalar(ScalarSet($0)) }))
    }

    private init(_ node: PatternNode) throws(PatternError) {
        guard !node.isNullable else { throw .matchesEmptyText }
        automaton = try PatternAutomaton(try PatternProgram(node))
    }

    /// Reads `{"String": …}` or `{"Regex": …}`.
    init(_ reader: JSONReader) throws {
        let members = try reader.members()
        guard let (kind, value) = members.first, members.count == 1 else {
            throw reader.unexpected("an object with one key, \"String\" or \"Regex\"")
        }
        let pattern = try value.string()
        do {
            switch kind {
            case "String": try self.init(literal: pattern)
            case "Regex": try self.init(regularExpression: pattern)
            default:
                throw TokenizerError.Reason.unsupportedType(reader.path, type: kind, supported: ["Regex", "String"])
            }
        } catch let error as PatternError {
            throw TokenizerError.Reason.unusablePattern(value.path, pattern: pattern, error)
        }
    }

    /// The matches in `range` of `scalars`, from left to right; what lies
    /// beyond the range is not looked at.
    ///
    /// Behind the last place where it matched, an attempt may look far ahead
    /// in vain, and the next attempt again. So that this costs no quadratic
    /// time, attempts note in which state they passed certain places in vain
    /// (T. Reps, "'Maximal-munch' tokenization in linear time", TOPLAS 20(2),
    /// 1998; there at every place).
    func matches(in scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        var failures: Set<Failure> = []
        var start = range.lowerBound
        while start < range.upperBound {
            if let end = matchEnd(in: scalars, start..<range.upperBound, &failures) {
                matches.append(start..<end)
                start = end
            } else {
                start += 1
            }
        }
        return matches
    }

    /// A place and state from which no match ends.
    private struct Failure: Hashable {
        let position: Int
        let state: Int
    }

    /// How far apart failures are noted.
    private static let noteDistance = 64

    private func matchEnd(
        in scalars: [Unicode.Scalar], _ range: Range<Int>, _ failures: inout Set<Failure>
    ) -> Int? {
        var state = PatternAutomaton.start
        var end: Int?
        var notes: [Failure] = []
        var position = range.lowerBound
        while true {
            let isInside = position < range.upperBound
            let classIndex = isInside ? automaton.classIndex(of: scalars[position]) : automaton.end
            let (next, accepts) = automaton.step(state, classIndex)
            if accepts {
                end = position
                notes.removeAll(keepingCapacity: true)
            } else if position % Self.noteDistance == 0 {
                let note = Failure(position: position, state: state)
                if failures.contains(note) { break }
                notes.append(note)
            }
            guard isInside, next != PatternAutomaton.dead else { break }
            state = next
            position += 1
        }
        // A short attempt is not worth a note.
        if position - range.lowerBound > Self.noteDistance { failures.formUnion(notes) }
        return end
    }
}
