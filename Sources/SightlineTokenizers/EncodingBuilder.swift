/// Collects the tokens of one text, counting its words.
struct EncodingBuilder {
    private(set) var encoding = Encoding()
    private let vocabulary: Vocabulary
    private let sequenceID: Int
    private var word = 0

    init(vocabulary: Vocabulary, sequenceID: Int, byteCount: Int) {
        self.vocabulary = vocabulary
        self.sequenceID = sequenceID
        // English text has about five bytes to a token.
        encoding.reserveCapacity(byteCount / 5)
    }

    /// Appends an added token, which counts as a word.
    mutating func append(_ token: AddedToken, _ range: Range<Int>, of text: NormalizedText) {
        encoding.append(
            id: token.id, token: text.string(in: range), offsets: text.originalRange(of: range), word: word,
            typeID: sequenceID, sequenceID: sequenceID, isSpecial: false)
        word += 1
    }

    /// Appends the tokens of the next word.
    mutating func appendWord(_ tokens: [ModelToken], of text: NormalizedText) {
        for token in tokens {
            encoding.append(
                id: vocabulary.ids[token.entry],
                token: token.isVerbatim ? text.string(in: token.range) : vocabulary.tokens[token.entry],
                offsets: text.originalRange(of: token.range), word: word, typeID: sequenceID, sequenceID: sequenceID,
                isSpecial: false)
        }
        word += 1
    }
}
