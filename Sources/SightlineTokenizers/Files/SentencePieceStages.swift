import Foundation
import SightlineJSON

/// The text stages that go with a SentencePiece model, as in `tokenizer.json`.
struct SentencePieceStages {
    let family: SentencePieceFamily
    let model: SentencePieceModel
    let settings: TokenizerSettings

    /// What spaces are written as.
    private static let space = "\u{2581}"

    var normalizer: JSONValue {
        let characterMap: [JSONValue] = model.characterMap.isEmpty
            ? []
            : [.stage("Precompiled", ["precompiled_charsmap": .string(Data(model.characterMap).base64EncodedString())])]
        let lowercase: [JSONValue] = [.stage("Lowercase")]
        switch family {
        case .albert:
            let quotes = ["``", "''"].map { Self.replace("String", $0, "\"") }
            let accents: [JSONValue] = [.stage("NFKD"), .stage("StripAccents")]
            return .sequence("normalizers", quotes + (settings.text.keepsAccents ?? false ? [] : accents)
                + (settings.text.lowercases ?? true ? lowercase : []) + characterMap
                + [Self.replace("Regex", " {2,}", " ")])
        case .xlmRoberta:
            return .sequence("normalizers", characterMap
                + [Self.strip(left: false), Self.replace("Regex", " {2,}", Self.space)])
        case .debertaV2:
            return .sequence("normalizers", (settings.text.lowercases ?? false ? lowercase : [])
                + [Self.strip(left: true)] + characterMap + [Self.replace("Regex", " {2,}", " ")])
        case .llama:
            guard isLegacy else { return .null }
            let prepend: [JSONValue] = [.stage("Prepend", ["prepend": .string(Self.space)])]
            return .sequence("normalizers", (addsPrefixSpace ? prepend : [])
                + [Self.replace("String", " ", Self.space)])
        case .gemma:
            return Self.replace("String", " ", Self.space)
        }
    }

    var preTokenizer: JSONValue {
        switch family {
        case .albert, .xlmRoberta: return metaspace(splits: true)
        case .debertaV2:
            let punctuation: [JSONValue] = [.stage("Punctuation", ["behavior": .string("Isolated")])]
            return .sequence("pretokenizers", (settings.text.splitsAtPunctuation ?? false ? punctuation : [])
                + [metaspace(splits: true)])
        case .llama: return isLegacy ? .null : metaspace(splits: false)
        case .gemma:
            return .stage("Split", [
                "pattern": .object(["String": .string(" ")]), "behavior": .string("MergedWithPrevious"),
                "invert": .bool(false),
            ])
        }
    }

    var decoder: JSONValue {
        guard family.spellsBytes else { return metaspace(splits: true) }
        let strip: [JSONValue] = [
            .stage("Strip", ["content": .string(" "), "start": .integer(1), "stop": .integer(0)])
        ]
        return .sequence("decoders", [
            Self.replace("String", Self.space, " "), .stage("ByteFallback"), .stage("Fuse"),
        ] + (family == .llama && addsPrefixSpace ? strip : []))
    }

    private var addsPrefixSpace: Bool { settings.addsPrefixSpace ?? true }
    /// Whether a space is prepended to each text between special tokens, and not to the first alone, as newer
    /// tokenizers of Llama have it.
    private var isLegacy: Bool { family != .llama || settings.text.isLegacy ?? true }

    private func metaspace(splits: Bool) -> JSONValue {
        .stage("Metaspace", [
            "replacement": .string(Self.space),
            "prepend_scheme": .string(addsPrefixSpace ? (isLegacy ? "always" : "first") : "never"),
            "split": .bool(splits),
        ])
    }

    private static func replace(_ kind: String, _ pattern: String, _ content: String) -> JSONValue {
        .stage("Replace", ["pattern": .object([kind: .string(pattern)]), "content": .string(content)])
    }

    private static func strip(left: Bool) -> JSONValue {
        .stage("Strip", ["strip_left": .bool(left), "strip_right": .bool(true)])
    }
}

extension JSONValue {
    /// An object with that `type`.
    static func stage(_ type: String, _ members: KeyValuePairs<String, JSONValue> = [:]) -> JSONValue {
        var object = JSONObject()
        object.append("type", .string(type))
        for (key, value) in members { object.append(key, value) }
        return .object(object)
    }

    /// A `Sequence` of stages, listed under `key`.
    static func sequence(_ key: String, _ stages: [JSONValue]) -> JSONValue {
        .stage("Sequence", [key: .array(stages)])
    }
}
