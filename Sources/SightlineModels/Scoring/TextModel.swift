/// A model of either kind, as its checkpoint says.
public enum TextModel: Sendable {
    case classifier(TextClassifier)
    case languageModel(CausalLanguageModel)

    /// - Parameters:
    ///   - precision: What scores are computed in.
    ///   - loading: When weights are read.
    /// - Throws: ``CheckpointError``, `TokenizerError`, or what reading the weight files throws.
    public init(checkpoint: Checkpoint, precision: Precision = .float32, loading: Loading = .now) throws {
        let description = try ModelDescription(checkpoint: checkpoint)
        self =
            switch description.task {
            case .classification:
                .classifier(try TextClassifier(description, precision: precision, loading: loading))
            case .nextToken:
                .languageModel(try CausalLanguageModel(description, precision: precision, loading: loading))
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
