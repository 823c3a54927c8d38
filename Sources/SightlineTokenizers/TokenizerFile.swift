import SightlineJSON

/// The content of a `tokenizer.json`, read stage by stage.
struct TokenizerFile {
    let addedVocabulary: AddedVocabulary
    let normalizer: (any Normalizer)?
    let preTokenizer: (any PreTokenizer)?
    let model: any TokenizerModel
    let postProcessor: (any PostProcessor)?
    let decoder: (any Decoder)?

    init(_ root: JSONReader) throws {
        let version = try root["version"]
        guard try version.string() == "1.0" else { throw version.unexpected("\"1.0\"") }
        try root.ifPresent("truncation").map(Self.checkTruncation)
        try root.ifPresent("padding").map(Self.checkPadding)

        let normalizer = try root.ifPresent("normalizer").map { try Normalizers.table.read($0) }
        let model = try TokenizerModels.read(try root["model"])
        self.normalizer = normalizer
        self.model = model
        preTokenizer = try root.ifPresent("pre_tokenizer").map { try PreTokenizers.table.read($0) }
        postProcessor = try root.ifPresent("post_processor").map { try PostProcessors.table.read($0) }
        decoder = try root.ifPresent("decoder").map { try Decoders.table.read($0) }
        addedVocabulary = try AddedVocabulary(try root["added_tokens"], model: model, normalizer: normalizer)
        try root.refuseUnreadKeys()

        for (path, id) in postProcessor?.addedIDs ?? []
        where addedVocabulary.token(of: id) == nil && model.vocabulary.token(of: id) == nil {
            throw TokenizerError.Reason.unknownID(path, id: id)
        }
    }

    private static func checkTruncation(_ reader: JSONReader) throws {
        _ = try reader["max_length"].integer(in: 0 ... .max)
        _ = try reader["stride"].integer(in: 0 ... .max)
        try check(try reader["strategy"], isOneOf: ["LongestFirst", "OnlyFirst", "OnlySecond"])
        try reader.ifPresent("direction").map { try check($0, isOneOf: ["Left", "Right"]) }
        try reader.refuseUnreadKeys()
    }

    private static func checkPadding(_ reader: JSONReader) throws {
        let strategy = try reader["strategy"]
        if case .object = strategy.value {
            _ = try strategy["Fixed"].integer(in: 0 ... .max)
        } else {
            try check(strategy, isOneOf: ["BatchLongest"])
        }
        try check(try reader["direction"], isOneOf: ["Left", "Right"])
        _ = try reader.ifPresent("pad_to_multiple_of")?.integer(in: 0 ... .max)
        _ = try reader["pad_id"].integer(in: Vocabulary.idRange)
        _ = try reader["pad_type_id"].integer(in: Vocabulary.idRange)
        _ = try reader["pad_token"].string()
        try reader.refuseUnreadKeys()
    }

    private static func check(_ reader: JSONReader, isOneOf names: [String]) throws {
        guard names.contains(try reader.string()) else {
            throw reader.unexpected("one of " + names.joined(separator: ", "))
        }
    }
}
