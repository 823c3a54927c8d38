import SightlineJSON

/// A tokenizer that is to be written, with BERT's special tokens: `[CLS] … [SEP]` around every text.
public struct NewTokenizer: Sendable {
    /// Its `tokenizer.json`.
    public let document: JSONValue
    /// Its `tokenizer_config.json`.
    public let settings: JSONObject

    /// In the order of their ids, from 0.
    public static let specialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

    /// BERT's: words are cut into the longest pieces that the vocabulary has.
    ///
    /// - Parameters:
    ///   - pieces: The vocabulary without the special tokens, in the order of their ids; `##` begins a piece that goes on
    ///     with a word. Each is there once.
    ///   - lowercases: Whether case and accents make no difference.
    public static func wordPiece(_ pieces: [String], lowercases: Bool = true) -> NewTokenizer {
        NewTokenizer(
            className: "BertTokenizer",
            normalizer: .object([
                "type": .string("BertNormalizer"), "clean_text": .bool(true), "handle_chinese_chars": .bool(true),
                "strip_accents": .null, "lowercase": .bool(lowercases),
            ]),
            preTokenizer: .object(["type": .string("BertPreTokenizer")]),
            decoder: .object(["type": .string("WordPiece"), "prefix": .string("##"), "cleanup": .bool(true)]),
            model: .object([
                "type": .string("WordPiece"), "unk_token": .string("[UNK]"), "continuing_subword_prefix": .string("##"),
                "max_input_chars_per_word": .integer(100), "vocab": vocabulary(pieces),
            ]),
            otherSettings: ["do_lower_case": .bool(lowercases), "strip_accents": .null, "tokenize_chinese_chars": .bool(true)])
    }

    /// One that knows whole words with white space between them, as they are.
    ///
    /// - Parameter words: In the order of their ids, each once, without white space.
    public static func words(_ words: [String]) -> NewTokenizer {
        NewTokenizer(
            className: "PreTrainedTokenizerFast", normalizer: .null, preTokenizer: .object(["type": .string("WhitespaceSplit")]), decoder: .null,
            model: .object([
                "type": .string("WordLevel"), "vocab": vocabulary(words), "unk_token": .string("[UNK]"),
            ]))
    }

    private static func vocabulary(_ tokens: [String]) -> JSONValue {
        var vocabulary = JSONObject()
        for (id, token) in (specialTokens + tokens).enumerated() { vocabulary.append(token, .integer(id)) }
        return .object(vocabulary)
    }

    private init(
        className: String, normalizer: JSONValue, preTokenizer: JSONValue, decoder: JSONValue, model: JSONValue,
        otherSettings: JSONObject = [:]
    ) {
        let added = Self.specialTokens.enumerated().map { id, content in
            TokenSetting(content: content, isSpecial: true).json(id: id, isSpecial: true)
        }
        let opening = TemplateToken(content: "[CLS]", id: 2)
        let closing = TemplateToken(content: "[SEP]", id: 3)
        let single: [TemplateToken.Part] = [.token(opening, typeID: 0), .first, .token(closing, typeID: 0)]
        document = .object([
            "version": .string("1.0"), "truncation": .null, "padding": .null, "added_tokens": .array(added),
            "normalizer": normalizer, "pre_tokenizer": preTokenizer,
            "post_processor": .template(
                single: single, pair: single + [.second, .token(closing, typeID: 1)], secondTypeID: 1),
            "decoder": decoder, "model": model,
        ])
        settings = otherSettings.reduce(
            into: [
                "tokenizer_class": .string(className), "cls_token": .string("[CLS]"), "mask_token": .string("[MASK]"),
                "pad_token": .string("[PAD]"), "sep_token": .string("[SEP]"), "unk_token": .string("[UNK]"),
            ]
        ) { $0.append($1.key, $1.value) }
    }
}
