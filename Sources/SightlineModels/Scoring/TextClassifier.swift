import Foundation
import SightlineJSON
import SightlineTensors
import SightlineTokenizers

/// A sequence classifier read from a checkpoint: tokenizer, network and labels.
///
/// ```swift
/// let model = try TextClassifier(checkpoint: .bundled)
/// let prediction = try model.predict("A gripping film")
/// ```
public final class TextClassifier: TraceableModel {
    public let checkpoint: Checkpoint
    private let reader: TextReader
    private let network: TextNetwork

    /// Loads everything but what only tracing needs.
    ///
    /// - Throws: ``CheckpointError``, `TokenizerError`, or what reading the weight files throws, naming what is wrong
    ///   with which file.
    public convenience init(checkpoint: Checkpoint) throws {
        try self.init(ModelDescription(checkpoint: checkpoint))
    }

    init(_ description: ModelDescription) throws {
        checkpoint = description.checkpoint
        guard description.task == .classification else {
            throw CheckpointError(checkpoint.name, .wrongTask(expected: .classification, found: description.task))
        }
        network = try TextNetwork(description)
        reader = try TextReader(description)
    }

    public var name: String { checkpoint.name }
    public var labels: ClassificationLabels { network.description.labels }
    public var architecture: String { network.description.architecture }
    public var layerCount: Int { network.description.layerCount }
    public var headCount: Int? { network.description.headCount }
    public var readsOneToken: Bool { network.description.readsOneToken }
    public var sharesPrefixes: Bool { network.sharesPrefixes }
    public var standInTokens: StandInTokens { reader.standInTokens }
    /// Longest sequence the model takes, special tokens included.
    public var tokenLimit: Int { reader.tokenLimit }

    public func tokenize(_ input: TextInput) throws -> TokenSequence {
        try reader.sequence(of: input)
    }

    /// - Throws: ``ScoringError`` for a sequence that is empty, beyond the model's limit or has an unknown id.
    /// - Complexity: One forward pass per sequence, all in one batch: ``PerturbationEngine`` divides larger sets.
    public func logits(of inputs: [ModelInput]) throws -> [[Double]] {
        try network.logits(of: inputs)
    }

    public func trace(_ request: TraceRequest) throws -> Trace {
        try network.trace(request)
    }

    public func wordEmbeddings(of input: ModelInput) throws -> EmbeddingRows {
        try network.wordEmbeddings(of: input)
    }

    public func logits(of input: ModelInput, embeddings: [EmbeddingRows]) throws -> [[Double]] {
        try network.logits(of: input, embeddings: embeddings)
    }

    public func gradients(_ request: GradientRequest) throws -> [EmbeddingRows] {
        try network.gradients(request)
    }
}
