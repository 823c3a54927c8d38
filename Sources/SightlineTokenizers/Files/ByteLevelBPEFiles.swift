import Foundation
import SightlineJSON

extension Tokenizer {
    /// Reads a byte-level BPE from `vocab.json` and `merges.txt`, with what the
    /// other files of the vocabulary's directory say of it.
    ///
    /// The result is that of the Python library `transformers` 5 for the same
    /// directory. Supported are the classes `GPT2Tokenizer`,
    /// `RobertaTokenizer` and `Qwen2Tokenizer`, and those that are one of
    /// them under another name. [ours] Ids that the files give to added tokens
    /// must be the ones that the tokens get; the library ignores them.
    ///
    /// - Throws: ``TokenizerError`` if a file is broken, or names a class that
    ///   is not supported.
    public init(vocabulary: URL, merges: URL) throws {
        try self.init(
            json: Self.document(vocabulary: vocabulary, merges: merges),
            name: vocabulary.deletingLastPathComponent().path)
    }

    /// The `tokenizer.json` that says the same.
    static func document(vocabulary: URL, merges: URL) throws -> JSONValue {
        let directory = vocabulary.deletingLastPathComponent()
        let vocab = try TokenizerFiles.json(vocabulary)
        let merges = try MergesFile(contentsOf: merges).merges
        return try TokenizerFiles.naming(directory.path) {
            let settings = try TokenizerSettings(directory: directory)
            let conversion = try ByteLevelBPEConversion(
                family: try ByteLevelFamily(settings), settings: settings, vocab: vocab)
            return conversion.document(merges: merges)
        }
    }
}

/// Writes the `tokenizer.json` that goes with a vocabulary and its settings.
private struct ByteLevelBPEConversion {
    private let family: ByteLevelFamily
    private let settings: TokenizerSettings
    private let vocab: JSONValue
    private let special: SpecialTokenSettings

    init(family: ByteLevelFamily, settings: TokenizerSettings, vocab: JSONValue) throws {
        self.family = family
        self.settings = settings
        self.vocab = vocab
        let ids = try JSONReader(vocab, path: JSONPath([.key("model"), .key("vocab")])).object()
        special = SpecialTokenSettings(settings, defaults: family.defaultTokens, vocabulary: ids)
    }

    func document(merges: JSONValue) -> JSONValue {
        let addsPrefixSpace = settings.addsPrefixSpace ?? false
        return .object([
            "version": .string("1.0"),
            "added_tokens": special.json,
            "normalizer": family.normalizer,
            "pre_tokenizer": family.preTokenizer(addsPrefixSpace: addsPrefixSpace),
            "post_processor": family == .roberta ? robertaProcessing(addsPrefixSpace) : template,
            "decoder": .object([
                "type": .string("ByteLevel"), "add_prefix_space": .bool(true), "trim_offsets": .bool(true),
                "use_regex": .bool(true),
            ]),
            "model": .object([
                "type": .string("BPE"), "dropout": .null, "unk_token": .null, "continuing_subword_prefix": .string(""),
                "end_of_word_suffix": .string(""), "fuse_unk": .bool(false), "byte_fallback": .bool(false),
                "ignore_merges": .bool(false), "vocab": vocab, "merges": merges,
            ]),
        ])
    }

    private func robertaProcessing(_ addsPrefixSpace: Bool) -> JSONValue {
        func pair(_ role: String) -> JSONValue {
            .array(special.token(role).map { [.string($0.content), .integer($0.id)] } ?? [])
        }
        return .object([
            "type": .string("RobertaProcessing"), "sep": pair("sep_token"), "cls": pair("cls_token"),
            "trim_offsets": .bool(settings.trimsOffsets ?? true), "add_prefix_space": .bool(addsPrefixSpace),
        ])
    }

    /// The texts, each within the tokens for its beginning and its end if the
    /// settings ask for them.
    private var template: JSONValue {
        func text(_ text: TemplateToken.Part, typeID: Int) -> [TemplateToken.Part] {
            (settings.addsBeginningOfSequence ? special.part("bos_token", typeID: typeID) : []) + [text]
                + (settings.addsEndOfSequence ? special.part("eos_token", typeID: typeID) : [])
        }
        let single = text(.first, typeID: 0)
        return .template(single: single, pair: single + text(.second, typeID: 1), secondTypeID: 1)
    }
}
