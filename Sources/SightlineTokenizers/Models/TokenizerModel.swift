import SightlineJSON

/// The third stage: turns each word into tokens of its vocabulary.
protocol TokenizerModel: Sendable {
    /// What a model keeps from word to word of one text, to be faster.
    associatedtype Workspace = Void

    var vocabulary: Vocabulary { get }

    /// Of the token that stands for what the vocabulary lacks; nil if the model has none.
    var unknownID: Int? { get }

    /// For a text of so many scalars.
    func makeWorkspace(scalarCount: Int) -> Workspace

    /// Appends the tokens of one word, in its order. Tokens of single bytes all
    /// have the range of the text they spell together.
    ///
    /// - Parameters:
    ///   - scalars: the text that the word is part of.
    ///   - word: where it stands, not empty.
    ///   - workspace: changes how long it takes, never what comes out.
    func tokenize(
        _ scalars: [Unicode.Scalar], _ word: Range<Int>, _ workspace: inout Workspace, into tokens: inout [ModelToken])
}

extension TokenizerModel where Workspace == Void {
    func makeWorkspace(scalarCount: Int) {}
}

extension TokenizerModel {
    /// Appends the tokens of all words.
    func tokenize(_ text: PreTokenizedText, into builder: inout EncodingBuilder) {
        var workspace = makeWorkspace(scalarCount: text.text.scalars.count)
        var tokens: [ModelToken] = []
        for word in text.words {
            tokens.removeAll(keepingCapacity: true)
            tokenize(text.text.scalars, word, &workspace, into: &tokens)
            builder.appendWord(tokens, of: text.text)
        }
    }
}

/// A token that a model found.
struct ModelToken {
    /// Its entry in the vocabulary.
    let entry: Int
    /// Its place among the scalars of the normalised text.
    let range: Range<Int>
    /// Whether it reads as the text does there, which the vocabulary does not have.
    var isVerbatim = false
}

/// The models by their names in `tokenizer.json`.
enum TokenizerModels {
    static let table = StageTable<any TokenizerModel>([
        "BPE": { try BPEModel($0) },
        "Unigram": { try UnigramModel($0) },
        "WordLevel": { try WordLevelModel($0) },
        "WordPiece": { try WordPieceModel($0) },
    ])

    /// The model at `reader`. Early files do not name its type, in which case
    /// the keys tell.
    static func read(_ reader: JSONReader) throws -> any TokenizerModel {
        let object = try reader.object()
        if object["merges"] != nil { return try table.read(reader, defaultType: "BPE") }
        let isWordPiece = object["continuing_subword_prefix"] != nil
        return try table.read(reader, defaultType: isWordPiece ? "WordPiece" : nil)
    }
}
