import SightlineJSON

/// The fourth stage: adds what the model expects around a text or a pair.
protocol PostProcessor: Sendable {
    func process(_ first: Encoding, _ second: Encoding?, addingSpecialTokens: Bool) -> Encoding

    /// The ids that it adds, with the place in the file that says so.
    var addedIDs: [(path: JSONPath, id: Int)] { get }
}

/// The post-processors by their names in `tokenizer.json`.
enum PostProcessors {
    static let table = StageTable<any PostProcessor>([
        "BertProcessing": { try TemplateProcessing(bertProcessing: $0) },
        "TemplateProcessing": { try TemplateProcessing($0) },
    ])
}
