import Foundation
import SightlineJSON

extension Tokenizer {
    /// Reads a WordPiece tokenizer of the BERT family from `vocab.txt`, with
    /// what the other files of its directory say of it.
    ///
    /// The result is that of the Python library `transformers` 5 for the same directory.
    ///
    /// - Throws: ``TokenizerError`` if a file is broken, or names a class that
    ///   is not supported.
    public init(wordPiece vocabulary: URL) throws {
        try self.init(
            json: Self.document(wordPiece: vocabulary), name: vocabulary.deletingLastPathComponent().path)
    }

    /// The `tokenizer.json` that says the same.
    static func document(wordPiece vocabulary: URL) throws -> JSONValue {
        let directory = vocabulary.deletingLastPathComponent()
        let vocab = try VocabularyFile(contentsOf: vocabulary).vocab
        return try TokenizerFiles.naming(directory.path) {
            try document(vocab: vocab, settings: try TokenizerSettings(directory: directory))
        }
    }

    private static let wordPieceClasses = [
        "BertTokenizer", "ConvBertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer",
        "SqueezeBertTokenizer",
    ]
    private static let wordPieceModelTypes = ["bert", "convbert", "distilbert", "electra", "mobilebert", "squeezebert"]

    private static let wordPieceTokens: [(key: String, content: String)] = [
        ("unk_token", "[UNK]"), ("sep_token", "[SEP]"), ("pad_token", "[PAD]"), ("cls_token", "[CLS]"),
        ("mask_token", "[MASK]"),
    ]

    private static func document(vocab: JSONObject, settings: TokenizerSettings) throws -> JSONValue {
        let isSupported = settings.className.map(wordPieceClasses.contains)
            ?? settings.modelType.map(wordPieceModelTypes.contains) ?? false
        guard isSupported else {
            throw TokenizerError.Reason.unsupportedClass(
                settings.className ?? settings.modelType, supported: wordPieceClasses)
        }
        let special = SpecialTokenSettings(settings, defaults: wordPieceTokens, vocabulary: vocab)
        let single = special.part("cls_token", typeID: 0) + [.first] + special.part("sep_token", typeID: 0)
        return .object([
            "version": .string("1.0"),
            "added_tokens": special.json,
            "normalizer": .object([
                "type": .string("BertNormalizer"), "clean_text": .bool(true),
                "handle_chinese_chars": .bool(settings.text.separatesIdeographs ?? true),
                "strip_accents": settings.text.stripsAccents.map(JSONValue.bool) ?? .null,
                "lowercase": .bool(settings.text.lowercases ?? true),
            ]),
            "pre_tokenizer": .object(["type": .string("BertPreTokenizer")]),
            "post_processor": .template(
                single: single, pair: single + [.second] + special.part("sep_token", typeID: 1), secondTypeID: 1),
            "decoder": .object(["type": .string("WordPiece"), "prefix": .string("##"), "cleanup": .bool(true)]),
            "model": .object([
                "type": .string("WordPiece"), "unk_token": .string(special.token("unk_token")?.content ?? "[UNK]"),
                "continuing_subword_prefix": .string("##"), "max_input_chars_per_word": .integer(100),
                "vocab": .object(vocab),
            ]),
        ])
    }
}
