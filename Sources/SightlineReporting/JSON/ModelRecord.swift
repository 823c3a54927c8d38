import SightlineModels

/// What a checkpoint is and what can be done with it, as JSON.
///
/// What is not known of one that cannot be used is left out.
public struct ModelRecord: Sendable, Equatable, Encodable {
    public let name: String
    /// `model_type` in the configuration.
    public var architecture: String?
    public var task: Task?
    /// Of a classifier.
    public var labels: [String]?
    public var layers: Int?
    /// Attention heads per layer; none of a model without attention.
    public var heads: Int?
    public var hiddenSize: Int?
    public var vocabularySize: Int?
    /// In tokens, special ones included.
    public var longestSequence: Int?
    /// The size of the weight files.
    public var bytes: Int?
    public var parameters: Int?
    /// What can be computed on it; nothing on a model that cannot be used.
    public var methods: [String] = []
    /// Why it cannot be used.
    public var problem: String?

    public enum Task: String, Sendable, Encodable {
        case classification
        case nextToken = "next-token"
    }

    public init(name: String) {
        self.name = name
    }

    /// Adds what the configuration says.
    public mutating func add(_ description: ModelDescription) {
        architecture = description.architecture
        switch description.task {
        case .classification:
            task = .classification
            labels = description.labels.names
        case .nextToken:
            task = .nextToken
        }
        layers = description.layerCount
        heads = description.headCount
        hiddenSize = description.hiddenSize
        vocabularySize = description.vocabularySize
        longestSequence = description.positionLimit
    }
}
