import Foundation
import SightlineJSON

/// The files of a model directory that describe its tokenizer.
///
/// ```swift
/// let tokenizer = try TokenizerSource(directory: directory).tokenizer()
/// ```
public enum TokenizerSource: Sendable, Equatable {
    /// `tokenizer.json`, which says everything.
    case tokenizerFile(URL)
    /// `vocab.json` and `merges.txt`: a byte-level BPE, whose other stages
    /// follow from the files beside them; see ``TokenizerSettings``.
    case byteLevelBPE(vocabulary: URL, merges: URL)
    /// A SentencePiece model, under one of the names in ``sentencePieceNames``.
    case sentencePiece(URL)
    /// `vocab.txt`: a WordPiece vocabulary of the BERT family.
    case wordPiece(vocabulary: URL)

    /// The source in `directory`; of several, the first in the order above.
    ///
    /// - Throws: ``TokenizerError/Reason/noTokenizer(expected:)`` if there is none.
    public init(directory: URL) throws(TokenizerError) {
        let file = directory.appendingPathComponent("tokenizer.json")
        let vocabulary = directory.appendingPathComponent("vocab.json")
        let merges = directory.appendingPathComponent("merges.txt")
        if Self.exists(file) {
            self = .tokenizerFile(file)
        } else if Self.exists(vocabulary), Self.exists(merges) {
            self = .byteLevelBPE(vocabulary: vocabulary, merges: merges)
        } else if let model = Self.sentencePieceNames.map(directory.appendingPathComponent).first(where: Self.exists) {
            self = .sentencePiece(model)
        } else if Self.exists(directory.appendingPathComponent("vocab.txt")) {
            self = .wordPiece(vocabulary: directory.appendingPathComponent("vocab.txt"))
        } else {
            throw TokenizerError(
                file: directory.path,
                reason: .noTokenizer(expected: [
                    "tokenizer.json", "vocab.json with merges.txt",
                ] + Self.sentencePieceNames + ["vocab.txt"]))
        }
    }

    /// The names under which SentencePiece models are published.
    static let sentencePieceNames = ["spiece.model", "sentencepiece.bpe.model", "spm.model", "tokenizer.model"]

    /// Every file that the tokenizer is made from, as far as it is there.
    package var files: [URL] {
        let main =
            switch self {
            case .tokenizerFile(let url), .sentencePiece(let url), .wordPiece(let url): [url]
            case .byteLevelBPE(let vocabulary, let merges): [vocabulary, merges]
            }
        let settings = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"].map {
            main[0].deletingLastPathComponent().appendingPathComponent($0)
        }
        return main + settings.filter(Self.exists)
    }

    /// Reads the files.
    ///
    /// - Throws: ``TokenizerError`` if one cannot be read, or describes
    ///   something that is broken or not supported.
    public func tokenizer() throws -> Tokenizer {
        switch self {
        case .tokenizerFile(let url): try Tokenizer(contentsOf: url)
        case .byteLevelBPE(let vocabulary, let merges): try Tokenizer(vocabulary: vocabulary, merges: merges)
        case .sentencePiece(let url): try Tokenizer(sentencePiece: url)
        case .wordPiece(let vocabulary): try Tokenizer(wordPiece: vocabulary)
        }
    }

    /// The files' content as one `tokenizer.json`.
    ///
    /// - Throws: As ``tokenizer()``.
    public func document() throws -> JSONValue {
        switch self {
        case .tokenizerFile(let url): try TokenizerFiles.json(url)
        case .byteLevelBPE(let vocabulary, let merges): try Tokenizer.document(vocabulary: vocabulary, merges: merges)
        case .sentencePiece(let url): try Tokenizer.document(sentencePiece: url)
        case .wordPiece(let vocabulary): try Tokenizer.document(wordPiece: vocabulary)
        }
    }

    private static func exists(_ url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.path)
    }
}
