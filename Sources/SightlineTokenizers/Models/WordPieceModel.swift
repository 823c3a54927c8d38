import SightlineJSON

/// `WordPiece`: the longest token that starts the word, then the longest
/// continuation, and so on. A word that cannot be covered, or is too long, is
/// one unknown token.
struct WordPieceModel: TokenizerModel {
    let vocabulary: Vocabulary
    private let unknownEntry: Int
    private let maximumWordLength: Int
    /// Where the continuations branch off: behind the prefix ("##"). Nil if
    /// no token has it.
    private let continuationNode: ScalarTrie.Node?

    var unknownID: Int? { vocabulary.ids[unknownEntry] }

    init(_ reader: JSONReader) throws {
        vocabulary = try Vocabulary(try reader["vocab"])
        unknownEntry = try vocabulary.unknownEntry(reader, key: "unk_token")
        maximumWordLength = try reader["max_input_chars_per_word"].integer(in: 0 ... .max)
        let prefix = try reader["continuing_subword_prefix"].string()
        continuationNode = vocabulary.trie.node(for: prefix.unicodeScalars)
    }

    func tokenize(
        _ scalars: [Unicode.Scalar], _ word: Range<Int>, _ workspace: inout Void, into tokens: inout [ModelToken]
    ) {
        guard word.count <= maximumWordLength else {
            tokens.append(ModelToken(entry: unknownEntry, range: word))
            return
        }
        let tokenCount = tokens.count
        var start = word.lowerBound
        var node: ScalarTrie.Node? = ScalarTrie.root
        while start < word.upperBound {
            guard let from = node,
                let match = vocabulary.trie.longestMatch(in: scalars, start..<word.upperBound, from: from)
            else {
                tokens.removeSubrange(tokenCount...)
                tokens.append(ModelToken(entry: unknownEntry, range: word))
                return
            }
            tokens.append(ModelToken(entry: match.value, range: start..<match.end))
            start = match.end
            node = continuationNode
        }
    }
}
