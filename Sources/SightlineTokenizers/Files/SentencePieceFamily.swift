import SightlineJSON

/// The tokenizers that come as a SentencePiece model, by what they do besides
/// the cutting into pieces.
enum SentencePieceFamily: CaseIterable {
    case albert
    case xlmRoberta
    case debertaV2
    case llama
    case gemma

    /// The family that `settings` name.
    ///
    /// - Throws: ``TokenizerError/Reason/unsupportedClass(_:supported:)``.
    init(_ settings: TokenizerSettings) throws {
        let family = Self.allCases.first { family in
            if let name = settings.className { return name == family.className }
            return settings.modelType.map(family.modelTypes.contains) ?? false
        }
        guard let family else {
            throw TokenizerError.Reason.unsupportedClass(
                settings.className ?? settings.modelType, supported: Self.allCases.map(\.className))
        }
        self = family
    }

    private var className: String {
        switch self {
        case .albert: "AlbertTokenizer"
        case .xlmRoberta: "XLMRobertaTokenizer"
        case .debertaV2: "DebertaV2Tokenizer"
        case .llama: "LlamaTokenizer"
        case .gemma: "GemmaTokenizer"
        }
    }

    private var modelTypes: [String] {
        switch self {
        case .albert: ["albert"]
        case .xlmRoberta: ["xlm-roberta", "xlm-roberta-xl"]
        case .debertaV2: ["deberta-v2"]
        case .llama: ["llama", "mistral", "mixtral"]
        case .gemma: ["gemma", "gemma2"]
        }
    }

    /// Whether text that is no piece is spelled with tokens of its bytes.
    var spellsBytes: Bool { self == .llama || self == .gemma }

    /// The special tokens where no file names others.
    var defaultTokens: [(key: String, content: String)] {
        switch self {
        case .albert: Self.bertLike(unknown: "<unk>", padding: "<pad>")
        case .debertaV2: Self.bertLike(unknown: "[UNK]", padding: "[PAD]")
        case .xlmRoberta:
            [("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>"), ("sep_token", "</s>"),
             ("pad_token", "<pad>"), ("cls_token", "<s>"), ("mask_token", "<mask>")]
        case .llama:
            [("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>")]
        case .gemma:
            [("bos_token", "<bos>"), ("eos_token", "<eos>"), ("unk_token", "<unk>"), ("pad_token", "<pad>"),
             ("mask_token", "<mask>")]
        }
    }

    private static func bertLike(unknown: String, padding: String) -> [(key: String, content: String)] {
        [("bos_token", "[CLS]"), ("eos_token", "[SEP]"), ("unk_token", unknown), ("sep_token", "[SEP]"),
         ("pad_token", padding), ("cls_token", "[CLS]"), ("mask_token", "[MASK]")]
    }
}
