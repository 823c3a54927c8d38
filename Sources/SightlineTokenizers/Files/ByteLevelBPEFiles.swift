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
        let directory = vocabulary.deletingLastPathComponent()
        let vocab = try TokenizerFiles.json(vocabulary)
        let merges = try MergesFile(contentsOf: merges).merges
        let document = try TokenizerFiles.naming(directory.path) {
            let settings = try TokenizerSettings(directory: directory)
            let conversion = try ByteLevelBPEConversion(
                family: try ByteLevelFamily(settings), settings: settings, vocab: vocab)
            return conversion.document(merges: merges)
        }
        try self.init(json: document, name: directory.path)
    }
}

/// Writes the `tokenizer.json` that goes with a vocabulary and its settings.
private struct ByteLevelBPEConversion {
    private let family: ByteLevelFamily
    private let settings: TokenizerSettings
    private let vocab: JSONValue
    private let namedTokens: [(key: String, token: TokenSetting)]
    private let addedTokens: [(id: Int, token: TokenSetting)]

    init(family: ByteLevelFamily, settings: TokenizerSettings, vocab: JSONValue) throws {
        self.family = family
        self.settings = settings
        self.vocab = vocab
        let ids = try JSONReader(vocab, path: JSONPath([.key("model"), .key("vocab")])).object()
        let numbered = settings.numberedTokens
        let known = Dictionary(
            numbered.map { (ExactString($0.token.content), $0.token) }, uniquingKeysWith: { first, _ in first })
        namedTokens = Self.namedTokens(family, settings).map { member in
            (member.key, known[ExactString(member.token.content)] ?? member.token)
        }
        var added = numbered.sorted { $0.id < $1.id }
        var contents = Set(known.keys)
        var nextID = ids.count + numbered.filter { ids[$0.token.content] == nil }.count
        for token in namedTokens.map(\.token) + settings.furtherTokens
        where contents.insert(ExactString(token.content)).inserted {
            if case .integer(let id)? = ids[token.content] {
                added.append((id, token))
            } else {
                added.append((nextID, token))
                nextID += 1
            }
        }
        addedTokens = added.sorted { $0.id < $1.id }
    }

    /// The special tokens with a role, then those with other names.
    private static func namedTokens(
        _ family: ByteLevelFamily, _ settings: TokenizerSettings
    ) -> [(key: String, token: TokenSetting)] {
        let defaults = Dictionary(uniqueKeysWithValues: family.defaultTokens)
        let roles: [(key: String, token: TokenSetting)] = TokenizerSettings.roles.compactMap { role in
            let setting = settings.namedTokens.first { $0.key == role }
            guard setting != nil || defaults[role] != nil else { return nil }
            let standard = defaults[role].map { TokenSetting(content: $0, isSpecial: true) }
            guard let token = setting.map(\.token) ?? standard else { return nil }
            return (role, token)
        }
        let others = settings.namedTokens.filter { !TokenizerSettings.roles.contains($0.key) }
        return roles + others.compactMap { member in member.token.map { (member.key, $0) } }
    }

    func document(merges: JSONValue) -> JSONValue {
        let special = Set((namedTokens.map(\.token) + settings.furtherTokens).map { ExactString($0.content) })
        let addsPrefixSpace = settings.addsPrefixSpace ?? false
        return .object([
            "version": .string("1.0"),
            "added_tokens": .array(addedTokens.map { id, token in
                token.json(id: id, isSpecial: token.isSpecial || special.contains(ExactString(token.content)))
            }),
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

    /// The token of a role, and its id.
    private func token(_ role: String) -> (content: String, id: Int)? {
        guard let content = namedTokens.first(where: { $0.key == role })?.token.content,
            let id = addedTokens.first(where: { ExactString($0.token.content) == ExactString(content) })?.id
        else { return nil }
        return (content, id)
    }

    private func robertaProcessing(_ addsPrefixSpace: Bool) -> JSONValue {
        func pair(_ role: String) -> JSONValue {
            .array(token(role).map { [.string($0.content), .integer($0.id)] } ?? [])
        }
        return .object([
            "type": .string("RobertaProcessing"), "sep": pair("sep_token"), "cls": pair("cls_token"),
            "trim_offsets": .bool(settings.trimsOffsets ?? true), "add_prefix_space": .bool(addsPrefixSpace),
        ])
    }

    /// The texts, each within the tokens for its beginning and its end if the
    /// settings ask for them.
    private var template: JSONValue {
        let beginning = settings.addsBeginningOfSequence ? token("bos_token") : nil
        let end = settings.addsEndOfSequence ? token("eos_token") : nil
        func pieces(_ text: String, typeID: Int) -> [JSONValue] {
            func piece(_ kind: String, _ id: String) -> JSONValue {
                .object([kind: .object(["id": .string(id), "type_id": .integer(typeID)])])
            }
            return (beginning.map { [piece("SpecialToken", $0.content)] } ?? []) + [piece("Sequence", text)]
                + (end.map { [piece("SpecialToken", $0.content)] } ?? [])
        }
        var specialTokens = JSONObject()
        for token in [beginning, end].compactMap({ $0 }) {
            specialTokens.append(token.content, .object([
                "id": .string(token.content), "ids": .array([.integer(token.id)]),
                "tokens": .array([.string(token.content)]),
            ]))
        }
        let first = pieces("A", typeID: 0)
        return .object([
            "type": .string("TemplateProcessing"), "single": .array(first),
            "pair": .array(first + pieces("B", typeID: 1)), "special_tokens": .object(specialTokens),
        ])
    }
}
