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
    public let inFullPrecision: (any ScoringModel)?
    private let reader: TextReader
    private let network: TextNetwork

    /// Loads everything but what only tracing needs.
    ///
    /// - Parameters:
    ///   - precision: What scores are computed in.
    ///   - loading: When weights are read.
    /// - Throws: ``CheckpointError``, `TokenizerError`, or what reading the weight files throws, naming what is wrong
    ///   with which file.
    public convenience init(
        checkpoint: Checkpoint, precision: Precision = .float32, loading: Loading = .now
    ) throws {
        try self.init(ModelDescription(checkpoint: checkpoint), precision: precision, loading: loading)
    }

    convenience init(_ description: ModelDescription, precision: Precision, loading: Loading) throws {
        let checkpoint = description.checkpoint
        guard description.task == .classification else {
            throw CheckpointError(checkpoint.name, .wrongTask(expected: .classification, found: description.task))
        }
        let network = try TextNetwork(description, precision: precision, loading: loading)
        let reader = try TextReader(description)
        self.init(
            reader, network,
            inFullPrecision: precision == .float32
                ? nil : TextClassifier(reader, network.inFullPrecision(), inFullPrecision: nil))
    }

    private init(_ reader: TextReader, _ network: TextNetwork, inFullPrecision: TextClassifier?) {
        checkpoint = network.description.checkpoint
        self.reader = reader
        self.network = network
        self.inFullPrecision = inFullPrecision
    }

    public var name: String { checkpoint.name }
    public var origin: Checkpoint? { checkpoint }
    public var labels: ClassificationLabels { network.description.labels }
    public var architecture: String { network.description.architecture }
    public var layerCount: Int { network.description.layerCount }
    public var headCount: Int? { network.description.headCount }
    public var readsOneToken: Bool { network.description.readsOneToken }
    public var sharesPrefixes: Bool { network.sharesPrefixes }
    public var precision: Precision { network.precision }
    public var standInTokens: StandInTokens { reader.standInTokens }
    /// Longest sequence the model takes, special tokens included.
    public var tokenLimit: Int { reader.tokenLimit }
    /// See `Tokenizer.ordinaryIDs`.
    public var ordinaryIDs: [Int] { reader.tokenizer.ordinaryIDs }

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
