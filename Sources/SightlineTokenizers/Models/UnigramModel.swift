import SightlineJSON

/// `Unigram`: the sequence of pieces with the greatest sum of scores, which are
/// logarithms of probabilities (Kudo 2018, "Subword Regularization", section 3.2).
///
/// A scalar that is no piece costs ten more than the worst piece. Scalars in a
/// row that are taken so are one unknown token, or tokens of their bytes if the
/// vocabulary has those of all.
struct UnigramModel: TokenizerModel {
    let vocabulary: Vocabulary
    private let scores: [Double]
    private let unknownEntry: Int
    private let unknownScore: Double
    /// The entry of each byte, nil if the model does not spell with them.
    private let byteEntries: [Int?]?

    /// By how much an unknown scalar is worse than the worst piece.
    private static let unknownPenalty = 10.0

    var unknownID: Int? { vocabulary.ids[unknownEntry] }

    init(_ reader: JSONReader) throws {
        let pieces = try Self.pieces(try reader["vocab"])
        vocabulary = Vocabulary(pieces.tokens)
        scores = pieces.scores
        unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
        guard let unknown = try reader.ifPresent("unk_id") else {
            throw try reader["unk_id"].unexpected("the place of the token for unknown text in the vocabulary")
        }
        unknownEntry = try unknown.integer(in: 0 ... .max)
        guard unknownEntry < pieces.tokens.count else {
            throw unknown.unexpected("a place in the vocabulary, which has \(pieces.tokens.count) pieces")
        }
        let spellsBytes = try reader.ifPresent("byte_fallback")?.bool() ?? false
        let vocabulary = vocabulary
        byteEntries = spellsBytes ? (UInt8.min ... .max).map { vocabulary.entry(of: $0.byteToken) } : nil
    }

    private static func pieces(_ reader: JSONReader) throws -> (tokens: [String], scores: [Double]) {
        guard case .array(let values) = reader.value else { throw reader.unexpected("an array of pieces") }
        var tokens: [String] = []
        var scores: [Double] = []
        tokens.reserveCapacity(values.count)
        scores.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            // The path is only needed for an error, and there are many pieces.
            guard case .array(let pair) = value, pair.count == 2, case .string(let token) = pair[0] else {
                throw JSONReader(value, path: reader.path.appending(index))
                    .unexpected("an array of a piece and its score")
            }
            switch pair[1] {
            case .number(let score): scores.append(score)
            case .integer(let score): scores.append(Double(score))
            default:
                throw JSONReader(pair[1], path: reader.path.appending(index).appending(1)).unexpected("a number")
            }
            tokens.append(token)
        }
        return (tokens, scores)
    }

    /// - Complexity: O(*n m*) for *n* scalars and pieces of at most *m*.
    func tokenize(
        _ scalars: [Unicode.Scalar], _ word: Range<Int>, _ workspace: inout Workspace, into tokens: inout [ModelToken]
    ) {
        var end = word.upperBound
        guard !workspace.pieces.append(word, of: scalars, to: &tokens) else { return }
        let tokenCount = tokens.count
        findBestSteps(scalars, word, &workspace.ends)
        var steps: [ModelToken] = []
        while end > word.lowerBound {
            let step = workspace.ends[end - word.lowerBound]
            let start = word.lowerBound + Int(step.start)
            steps.append(ModelToken(entry: Int(step.entry), range: start..<end))
            end = start
        }
        var unknownStart: Int?
        for step in steps.reversed() {
            if step.entry == unknownEntry {
                unknownStart = unknownStart ?? step.range.lowerBound
                continue
            }
            if let start = unknownStart { appendUnknown(scalars, start..<step.range.lowerBound, into: &tokens) }
            unknownStart = nil
            tokens.append(step)
        }
        if let start = unknownStart { appendUnknown(scalars, start..<word.upperBound, into: &tokens) }
        workspace.pieces.insert(word, of: scalars, tokens[tokenCount...])
    }

    /// The last step of the best way to an end within a word.
    fileprivate struct Step {
        /// The sum of the scores up to the end.
        var score = 0.0
        /// Where the step starts, counted from the word's start; negative while no way leads here.
        var start: Int32 = -1
        var entry: Int32 = 0
    }

    struct Workspace {
        fileprivate var ends: [Step] = []
        fileprivate var pieces: RepeatedPieces
    }

    func makeWorkspace(scalarCount: Int) -> Workspace {
        Workspace(pieces: RepeatedPieces(scalarCount: scalarCount))
    }

    /// Finds the best last step for each end (Viterbi's algorithm). Of equal ones the longest.
    private func findBestSteps(_ scalars: [Unicode.Scalar], _ word: Range<Int>, _ ends: inout [Step]) {
        ends.removeAll(keepingCapacity: true)
        ends.append(contentsOf: repeatElement(Step(), count: word.count + 1))
        func offer(_ entry: Int, _ score: Double, from start: Int, to end: Int) {
            let total = score + ends[start].score
            guard ends[end].start < 0 || total > ends[end].score else { return }
            ends[end] = Step(
                score: total, start: Int32(truncatingIfNeeded: start), entry: Int32(truncatingIfNeeded: entry))
        }
        let trie = vocabulary.trie
        for start in 0..<word.count {
            var node = ScalarTrie.root
            var isKnown = false
            for index in start..<word.count {
                guard let child = trie.child(of: node, scalars[word.lowerBound + index]) else { break }
                node = child
                guard let entry = trie.value(at: node) else { continue }
                offer(entry, scores[entry], from: start, to: index + 1)
                if index == start { isKnown = true }
            }
            if !isKnown { offer(unknownEntry, unknownScore, from: start, to: start + 1) }
        }
    }

    private func appendUnknown(_ scalars: [Unicode.Scalar], _ range: Range<Int>, into tokens: inout [ModelToken]) {
        if let entry = vocabulary.entry(of: scalars[range]) {
            tokens.append(ModelToken(entry: entry, range: range))
        } else if let bytes = byteTokens(of: scalars, range) {
            tokens += bytes
        } else {
            tokens.append(ModelToken(entry: unknownEntry, range: range, isVerbatim: true))
        }
    }

    private func byteTokens(of scalars: [Unicode.Scalar], _ range: Range<Int>) -> [ModelToken]? {
        guard let byteEntries else { return nil }
        var tokens: [ModelToken] = []
        for scalar in scalars[range] {
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                guard let entry = byteEntries[Int(byte)] else { return nil }
                tokens.append(ModelToken(entry: entry, range: range))
            }
        }
        return tokens
    }
}
