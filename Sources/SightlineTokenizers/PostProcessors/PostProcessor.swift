import SightlineJSON

/// The fourth stage: adds what the model expects around a text or a pair.
protocol PostProcessor: Sendable {
    func process(_ first: Encoding, _ second: Encoding?, addingSpecialTokens: Bool) -> Encoding

    /// The ids that it adds, with the place in the file that says so.
    var addedIDs: [(path: JSONPath, id: Int)] { get }
}

extension Encoding {
    /// The texts of a pair one after the other.
    static func joining(_ first: Encoding, _ second: Encoding?) -> Encoding {
        var encoding = first
        if let second { encoding.append(second, typeID: 1) }
        return encoding
    }
}

/// The post-processors by their names in `tokenizer.json`.
enum PostProcessors {
    static let table = StageTable<any PostProcessor>([
        "BertProcessing": { try TemplateProcessing(bertProcessing: $0) },
        "ByteLevel": { try ByteLevelPostProcessor($0) },
        "RobertaProcessing": { try RobertaProcessing($0) },
        "Sequence": { try SequencePostProcessor($0) },
        "TemplateProcessing": { try TemplateProcessing($0) },
    ])
}
