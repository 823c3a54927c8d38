import Foundation
import SightlineJSON

/// What a checkpoint is, as its `config.json` says; its weights are not read.
public struct ModelDescription: Sendable {
    /// What a checkpoint was made for.
    public enum Task: Sendable, Equatable {
        case classification
        /// A causal language model.
        case nextToken
    }

    public let checkpoint: Checkpoint
    /// `model_type` in the configuration, such as `bert`.
    public let architecture: String
    public let task: Task
    /// The classes, where the task is to tell them apart.
    public let labels: ClassificationLabels
    let blueprint: ModelBlueprint
    /// The standard deviation of the weights that training begins with.
    package let initializerRange: Double

    /// - Throws: ``CheckpointError`` for a configuration that is broken, or that asks for what Sightline does not compute.
    public init(checkpoint: Checkpoint) throws {
        try self.init(CheckpointConfiguration(checkpoint))
    }

    /// Of a checkpoint that is to be written.
    ///
    /// - Parameters:
    ///   - configuration: What its `config.json` will hold.
    ///   - directory: Where it will lie.
    ///   - stored: The checkpoint whose weights it will begin with: they decide on what the configuration leaves open.
    /// - Throws: As ``init(checkpoint:)``.
    public init(configuration: JSONObject, directory: URL, stored: Checkpoint? = nil) throws {
        let checkpoint = Checkpoint(name: directory.path, directory: directory)
        try self.init(CheckpointConfiguration(checkpoint, configuration, stored: stored))
    }

    private init(_ file: CheckpointConfiguration) throws {
        let (name, kind) = try Architectures.named(by: file)
        let labels = try file.labels()
        let blueprint = try kind.blueprint(file, labelCount: labels.names.count)
        let classes = try file.value("architectures", or: []) { try $0.elements().map { try $0.string() } }
        initializerRange = try file.number("initializer_range", or: 0.02)
        try file.refuseUnreadKeys()
        checkpoint = file.checkpoint
        architecture = name
        self.labels = labels
        self.blueprint = blueprint
        let isLanguageModel = classes.contains { $0.hasSuffix("ForCausalLM") || $0.hasSuffix("LMHeadModel") }
        task = isLanguageModel && blueprint.languageModel != nil ? .nextToken : .classification
    }

    public var layerCount: Int {
        switch blueprint.backbone {
        case .transformer(let transformer): transformer.layers.count
        case .mamba(let mamba): mamba.layerCount
        }
    }

    /// Attention heads per layer; nil for models without attention.
    public var headCount: Int? {
        switch blueprint.backbone {
        case .transformer(let transformer): transformer.layers.first?.attention.headCount
        case .mamba: nil
        }
    }

    /// Attention heads of each layer; empty for models without attention.
    var headCounts: [Int] {
        switch blueprint.backbone {
        case .transformer(let transformer): transformer.layers.map(\.attention.headCount)
        case .mamba: []
        }
    }

    /// Which keys each layer's queries see.
    var reaches: [AttentionReach] {
        switch blueprint.backbone {
        case .transformer(let transformer): transformer.layers.map(\.attention.reach)
        case .mamba: []
        }
    }

    /// What the head for the task reads.
    var pooling: ClassificationHeadBlueprint.Pooling {
        task == .nextToken ? .lastToken(padding: nil) : blueprint.classification.pooling
    }

    var readsOneToken: Bool {
        if case .mean = pooling { false } else { true }
    }

    /// The longest sequence the model takes, special tokens included.
    public var positionLimit: Int { blueprint.positionLimit }

    public var vocabularySize: Int { blueprint.vocabularySize }

    /// The tensor that holds a row for each token.
    package var wordEmbeddingName: String {
        switch blueprint.backbone {
        case .transformer(let transformer): transformer.embedding.name + ".weight"
        case .mamba(let mamba): mamba.prefix + "embeddings.weight"
        }
    }

    /// What the names of the tensors begin with that give the classes.
    package var classifierName: String { blueprint.classification.classifier.name }

    /// Numbers in a token's state.
    public var hiddenSize: Int { blueprint.hiddenSize }

    /// The values of `model_type` that are understood.
    public static var architectures: [String] { Architectures.modelTypes }
}
