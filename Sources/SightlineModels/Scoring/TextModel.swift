/// A model of either kind, as its checkpoint says.
public enum TextModel: Sendable {
    case classifier(TextClassifier)
    case languageModel(CausalLanguageModel)

    /// - Throws: ``CheckpointError``, `TokenizerError`, or what reading the weight files throws.
    public init(checkpoint: Checkpoint) throws {
        let description = try ModelDescription(checkpoint: checkpoint)
        self =
            switch description.task {
            case .classification: .classifier(try TextClassifier(description))
            case .nextToken: .languageModel(try CausalLanguageModel(description))
            }
    }

    public var name: String {
        switch self {
        case .classifier(let model): model.name
        case .languageModel(let model): model.name
        }
    }

    /// The names of the classes; none for a language model, whose labels are all tokens.
    public var labelNames: [String] {
        switch self {
        case .classifier(let model): model.labels.names
        case .languageModel: []
        }
    }

    public func tokenize(_ input: TextInput) throws -> TokenSequence {
        switch self {
        case .classifier(let model): try model.tokenize(input)
        case .languageModel(let model): try model.tokenize(input)
        }
    }
}
