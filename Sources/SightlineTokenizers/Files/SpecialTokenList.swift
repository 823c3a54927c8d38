import Foundation
import SightlineJSON

/// The members of an object that name special tokens.
struct SpecialTokenList {
    let named: [(key: String, token: TokenSetting?)]
    /// Nil if the file has no such list.
    let further: [TokenSetting]?

    /// - Parameter isMap: whether every token of the file is special by
    ///   nature, as in `special_tokens_map.json`.
    init(_ reader: JSONReader, isMap: Bool) throws {
        var named: [(key: String, token: TokenSetting?)] = []
        for (key, value) in try reader.object() where key.hasSuffix("_token") {
            switch value {
            case .null where TokenizerSettings.roles.contains(key): named.append((key, nil))
            case .string, .object: named.append((key, try TokenSetting(try reader[key], isSpecial: isMap)))
            // `add_bos_token` and its like are switches.
            default: continue
            }
        }
        self.named = named
        let list = try reader.ifPresent("extra_special_tokens") ?? reader.ifPresent("additional_special_tokens")
        further = try list.map { list in
            if case .object = list.value {
                return try list.members().map { try TokenSetting($0.reader, isSpecial: true) }
            }
            return try list.elements().map { try TokenSetting($0, isSpecial: true) }
        }
    }
}

extension TokenizerSource {
    /// How the tokenizer's settings in `directory` spell the tokens of some roles, such as `pad_token`; roles that no
    /// file names are absent.
    ///
    /// - Throws: ``TokenizerError`` for a file that is broken.
    package static func specialTokens(in directory: URL) throws -> [String: String] {
        var contents: [String: String] = [:]
        for (name, isMap) in [("special_tokens_map.json", true), ("tokenizer_config.json", false)] {
            let url = directory.appendingPathComponent(name)
            guard let reader = try TokenizerFiles.jsonIfPresent(url) else { continue }
            let list = try TokenizerFiles.naming(url.path) { try SpecialTokenList(reader, isMap: isMap) }
            for case (let role, let token?) in list.named { contents[role] = token.content }
        }
        return contents
    }
}
