import SightlineJSON

/// The tokenizers that come as `vocab.json` and `merges.txt`, by what they do
/// besides the merging.
enum ByteLevelFamily: CaseIterable {
    case gpt2
    case roberta
    case qwen2

    /// The family that `settings` name.
    ///
    /// - Throws: ``TokenizerError/Reason/unsupportedClass(_:supported:)``.
    init(_ settings: TokenizerSettings) throws {
        let family = Self.allCases.first { family in
            if let name = settings.className { return family.classNames.contains(name) }
            return settings.modelType.map(family.modelTypes.contains) ?? false
        }
        guard let family else {
            throw TokenizerError.Reason.unsupportedClass(
                settings.className ?? settings.modelType, supported: Self.allCases.flatMap(\.classNames))
        }
        self = family
    }

    private var classNames: [String] {
        switch self {
        case .gpt2: ["GPT2Tokenizer", "CodeGenTokenizer"]
        case .roberta: ["RobertaTokenizer", "BartTokenizer", "LEDTokenizer", "LongformerTokenizer"]
        case .qwen2: ["Qwen2Tokenizer"]
        }
    }

    private var modelTypes: [String] {
        switch self {
        case .gpt2: ["gpt2", "gpt_neo", "gptj", "codegen", "opt", "phi", "starcoder2"]
        case .roberta: ["roberta", "roberta-prelayernorm", "bart", "longformer", "led", "data2vec-text"]
        case .qwen2: ["qwen2", "qwen2_moe", "qwen3", "qwen3_moe"]
        }
    }

    /// The special tokens where no file names others.
    var defaultTokens: [(key: String, content: String)] {
        switch self {
        case .gpt2:
            ["bos_token", "eos_token", "unk_token"].map { ($0, "<|endoftext|>") }
        case .roberta:
            [("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>"), ("sep_token", "</s>"),
             ("pad_token", "<pad>"), ("cls_token", "<s>"), ("mask_token", "<mask>")]
        case .qwen2:
            ["eos_token", "unk_token", "pad_token"].map { ($0, "<|endoftext|>") }
        }
    }

    var normalizer: JSONValue {
        switch self {
        case .gpt2, .roberta: .null
        case .qwen2: .object(["type": .string("NFC")])
        }
    }

    func preTokenizer(addsPrefixSpace: Bool) -> JSONValue {
        let byteLevel: JSONValue = .object([
            "type": .string("ByteLevel"), "add_prefix_space": .bool(addsPrefixSpace), "trim_offsets": .bool(true),
            "use_regex": .bool(self != .qwen2),
        ])
        guard self == .qwen2 else { return byteLevel }
        let split: JSONValue = .object([
            "type": .string("Split"), "pattern": .object(["Regex": .string(Self.qwen2Pattern)]),
            "behavior": .string("Isolated"), "invert": .bool(false),
        ])
        return .object(["type": .string("Sequence"), "pretokenizers": .array([split, byteLevel])])
    }

    private static let qwen2Pattern =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
        + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#
}
