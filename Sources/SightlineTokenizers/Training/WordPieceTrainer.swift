import SightlineJSON

/// Makes a WordPiece vocabulary of a corpus.
///
/// Words begin as their characters; then, again and again, the two neighbouring pieces that stand next to each other
/// most often become one, until the vocabulary is full. This is how the library `tokenizers` trains WordPiece, and
/// published vocabularies since BERT's are made: merging by count, as in byte-pair encoding (Sennrich et al., ACL 2016),
/// and not by the gain in likelihood that Schuster and Nakajima (ICASSP 2012) describe. Of pairs that are equally
/// frequent, the one whose pieces are older goes first.
///
/// **[ours]** Every character has a piece for the beginning of words, and for within unless it is always a word by itself,
/// as punctuation is: so any word of known characters can be spelled.
public struct WordPieceTrainer: Sendable {
    /// Most tokens in the vocabulary, special ones included.
    public var vocabularySize: Int
    /// Pairs that stand together less often are not merged.
    public var smallestCount: Int
    /// Rarer characters than so many are left out; words with them are unknown.
    public var alphabetLimit: Int
    /// Whether case and accents make no difference.
    public var lowercases: Bool

    public init(
        vocabularySize: Int, smallestCount: Int = 2, alphabetLimit: Int = 1000, lowercases: Bool = true
    ) {
        self.vocabularySize = vocabularySize
        self.smallestCount = smallestCount
        self.alphabetLimit = alphabetLimit
        self.lowercases = lowercases
    }

    static let continuationPrefix = "##"

    /// The tokenizer with the vocabulary of `texts`.
    ///
    /// - Throws: ``TokenizerError`` (`vocabularyTooSmall`) if there is no room for the characters.
    public func train(on texts: some Sequence<String>) throws(TokenizerError) -> NewTokenizer {
        // The tokenizer to be, without a vocabulary yet, cuts texts into words.
        let cutter: Tokenizer
        do {
            cutter = try Tokenizer(json: NewTokenizer.wordPiece([], lowercases: lowercases).document, name: "new tokenizer")
        } catch {
            preconditionFailure("the tokenizer of an empty vocabulary is broken: \(error)")
        }
        var counts: [String: Int] = [:]
        for text in texts {
            for word in cutter.words(of: text) { counts[word, default: 0] += 1 }
        }
        return NewTokenizer.wordPiece(try pieces(of: counts), lowercases: lowercases)
    }

    /// The pieces, without special tokens, in the order of their ids: characters, then merges as they were made.
    ///
    /// - Parameter words: How often each word is there.
    package func pieces(of words: [String: Int]) throws(TokenizerError) -> [String] {
        let room = vocabularySize - NewTokenizer.specialTokens.count
        var merging = PieceMerging(alphabet(of: words), words)
        guard room >= merging.pieces.count else {
            let needed = merging.pieces.count + NewTokenizer.specialTokens.count
            throw TokenizerError(
                file: "new tokenizer", reason: .vocabularyTooSmall(size: vocabularySize, needed: needed))
        }
        while merging.pieces.count < room, merging.mergeMostFrequentPair(atLeast: smallestCount) {}
        return merging.pieces
    }

    /// The most frequent characters, in the order of their numbers.
    private func alphabet(of words: [String: Int]) -> [Unicode.Scalar] {
        var counts: [Unicode.Scalar: Int] = [:]
        for (word, count) in words {
            for scalar in word.unicodeScalars { counts[scalar, default: 0] += count }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(alphabetLimit).map(\.key).sorted()
    }
}
