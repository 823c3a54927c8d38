import Foundation
import SightlineJSON

extension Tokenizer {
    /// Reads a SentencePiece model, with what the other files of its directory
    /// say of the tokenizer.
    ///
    /// The result is that of the converters in the Python library
    /// `transformers` 5 (`convert_slow_tokenizer`), which also wrote the
    /// `tokenizer.json` of most published models. Supported are the classes of
    /// ``SentencePieceFamily``.
    ///
    /// - Throws: ``TokenizerError`` if a file is broken, or names a class that
    ///   is not supported.
    public init(sentencePiece url: URL) throws {
        try self.init(json: Self.document(sentencePiece: url), name: url.path)
    }

    /// The `tokenizer.json` that says the same.
    static func document(sentencePiece url: URL) throws -> JSONValue {
        let directory = url.deletingLastPathComponent()
        let model: SentencePieceModel
        do {
            model = try SentencePieceModel(Array(try TokenizerFiles.data(url)))
        } catch let error as SentencePieceError {
            throw TokenizerError(file: url.path, reason: .brokenSentencePieceModel(error))
        }
        return try TokenizerFiles.naming(url.path) {
            let settings = try TokenizerSettings(directory: directory)
            let family = try SentencePieceFamily(settings)
            return try SentencePieceConversion(family: family, model: model, settings: settings).document
        }
    }
}
