/// A model of either kind, as its checkpoint says.
public enum TextModel: Sendable {
    case classifier(TextClassifier)
    case languageModel(CausalLanguageModel)

    /// - Parameter precision: What scores are computed in.
    /// - Throws: ``CheckpointError``, `TokenizerError`, or what reading the weight files throws.
    public init(checkpoint: Checkpoint, precision: Precision = .float32) throws {
        let description = try ModelDescription(checkpoint: checkpoint)
        self =
            switch description.task {
            case .classification: .classifier(try TextClassifier(description, precision: precision))
            case .nextToken: .languageModel(try CausalLanguageModel(description, precision: precision))
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
