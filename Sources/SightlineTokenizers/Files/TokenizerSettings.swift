import Foundation
import SightlineJSON

/// What the files beside a vocabulary say of the tokenizer:
/// `tokenizer_config.json`, `special_tokens_map.json`, `added_tokens.json`,
/// and `config.json` for the kind of model. Each may be missing. Keys that
/// concern other things, such as chat templates, are passed over.
struct TokenizerSettings {
    /// The class of the tokenizer without a trailing "Fast", or nil.
    let className: String?
    /// `model_type` of `config.json`, which tells where no class is named.
    let modelType: String?
    /// Null in the files counts as absent.
    let addsPrefixSpace: Bool?
    let trimsOffsets: Bool?
    let addsBeginningOfSequence: Bool
    let addsEndOfSequence: Bool
    let text: TextSettings
    /// The special tokens by their keys, such as `bos_token`. Nil where a file
    /// says that there is none.
    let namedTokens: [(key: String, token: TokenSetting?)]
    /// Further special tokens, without a role.
    let furtherTokens: [TokenSetting]
    /// Tokens whose ids the files give.
    let numberedTokens: [(id: Int, token: TokenSetting)]

    /// The roles of special tokens, in the order in which the library adds them.
    static let roles = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"]

    init(directory: URL) throws {
        func file<Result>(_ name: String, _ read: (JSONReader) throws -> Result) throws -> Result? {
            let url = directory.appendingPathComponent(name)
            guard let reader = try TokenizerFiles.jsonIfPresent(url) else { return nil }
            return try TokenizerFiles.naming(url.path) { try read(reader) }
        }
        let configuration = try file("tokenizer_config.json") { try TokenizerConfiguration($0) }
        let numberedTokens = configuration?.numberedTokens
        // Files that have the newer key say everything there.
        let map = numberedTokens != nil
            ? nil : try file("special_tokens_map.json") { try SpecialTokenList($0, isMap: true) }
        let model = try file("config.json") {
            (type: try $0.ifPresent("model_type")?.string(), className: try $0.ifPresent("tokenizer_class")?.string())
        }
        let named = Self.merged(configuration?.specialTokens.named ?? [], map?.named ?? [])
        let further = configuration?.specialTokens.further ?? map?.further ?? []
        let special = Set((named.compactMap(\.token) + further).map { ExactString($0.content) })

        let className = configuration?.className ?? model?.className
        self.className = className.map { $0.hasSuffix("Fast") ? String($0.dropLast(4)) : $0 }
        modelType = model?.type
        addsPrefixSpace = configuration?.addsPrefixSpace
        trimsOffsets = configuration?.trimsOffsets
        addsBeginningOfSequence = configuration?.addsBeginningOfSequence ?? false
        addsEndOfSequence = configuration?.addsEndOfSequence ?? false
        text = configuration?.text ?? TextSettings()
        namedTokens = named
        furtherTokens = further
        self.numberedTokens = try numberedTokens ?? file("added_tokens.json") {
            try Self.addedTokens($0, special: special)
        } ?? []
    }

    /// `first` with the values of `second` where both have a key.
    private static func merged(
        _ first: [(key: String, token: TokenSetting?)], _ second: [(key: String, token: TokenSetting?)]
    ) -> [(key: String, token: TokenSetting?)] {
        var merged = first
        for member in second {
            if let index = merged.firstIndex(where: { $0.key == member.key }) {
                merged[index] = member
            } else {
                merged.append(member)
            }
        }
        return merged
    }

    /// `added_tokens.json`: ids by token.
    private static func addedTokens(
        _ reader: JSONReader, special: Set<ExactString>
    ) throws -> [(id: Int, token: TokenSetting)] {
        try reader.members().map { content, id in
            let token = TokenSetting(content: content, isSpecial: special.contains(ExactString(content)))
            return (try id.integer(in: Vocabulary.idRange), token)
        }
    }
}

/// What `tokenizer_config.json` has for ``TokenizerSettings``.
private struct TokenizerConfiguration {
    let className: String?
    let addsPrefixSpace: Bool?
    let trimsOffsets: Bool?
    let addsBeginningOfSequence: Bool
    let addsEndOfSequence: Bool
    let text: TextSettings
    let specialTokens: SpecialTokenList
    let numberedTokens: [(id: Int, token: TokenSetting)]?

    init(_ reader: JSONReader) throws {
        className = try reader.ifPresent("tokenizer_class")?.string()
        addsPrefixSpace = try reader.ifPresent("add_prefix_space")?.bool()
        trimsOffsets = try reader.ifPresent("trim_offsets")?.bool()
        addsBeginningOfSequence = try reader.ifPresent("add_bos_token")?.bool() ?? false
        addsEndOfSequence = try reader.ifPresent("add_eos_token")?.bool() ?? false
        text = try TextSettings(reader)
        specialTokens = try SpecialTokenList(reader, isMap: false)
        numberedTokens = try reader.ifPresent("added_tokens_decoder").map { decoder in
            try decoder.members().map { key, token in
                guard let id = Int(key) else {
                    throw JSONReadingError.unexpected(decoder.path, expected: "ids as keys", found: "\"\(key)\"")
                }
                return (id, try TokenSetting(token, isSpecial: false))
            }
        }
    }
}
