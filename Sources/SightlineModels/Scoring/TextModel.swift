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
}
