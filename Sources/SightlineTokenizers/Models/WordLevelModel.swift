import SightlineJSON

/// `WordLevel`: a word is a token of the vocabulary, or unknown.
struct WordLevelModel: TokenizerModel {
    let vocabulary: Vocabulary
    private let unknownEntry: Int

    var unknownID: Int? { vocabulary.ids[unknownEntry] }

    init(_ reader: JSONReader) throws {
        vocabulary = try Vocabulary(try reader["vocab"])
        unknownEntry = try vocabulary.unknownEntry(reader, key: "unk_token")
    }

    func tokenize(
        _ scalars: [Unicode.Scalar], _ word: Range<Int>, _ workspace: inout Void, into tokens: inout [ModelToken]
    ) {
        tokens.append(ModelToken(entry: vocabulary.entry(of: scalars[word]) ?? unknownEntry, range: word))
    }
}
