/// A model that can be looked into: attention weights, hidden states, and gradients.
///
/// Tracing leaves the model, and how it scores, as they are.
public protocol TraceableModel: ScoringModel {
    /// How results name the kind of network, such as `bert`.
    var architecture: String { get }
    var layerCount: Int { get }
    /// Attention heads per layer; nil for models without attention.
    var headCount: Int? { get }

    /// Whether the model's head reads the state of one token, the first or the last, and not the mean of all.
    var readsOneToken: Bool { get }

    /// Reads one sequence and keeps what goes on inside.
    ///
    /// - Throws: ``ScoringError`` for a sequence that cannot be scored, and for attention changed in a model without.
    /// - Complexity: One forward pass, with gradients also one backward pass; memory for some copies of `L·H·T²` and
    ///   `L·T·D` numbers.
    func trace(_ request: TraceRequest) throws -> Trace

    /// The word embeddings that a sequence is read as, before anything is added to them.
    ///
    /// - Throws: ``ScoringError`` for a sequence that cannot be scored.
    func wordEmbeddings(of input: ModelInput) throws -> EmbeddingRows

    /// The logits of sequences that are read as the given embeddings, one row each.
    ///
    /// - Throws: As ``gradients(_:)``.
    /// - Complexity: A forward pass each, all in one batch.
    func logits(of input: ModelInput, embeddings: [EmbeddingRows]) throws -> [[Double]]

    /// Derivatives with respect to the word embeddings, or relevance, for each of the request's embeddings.
    ///
    /// - Throws: ``ScoringError`` for a sequence that cannot be scored, for embeddings of another shape than its own, and
    ///   for relevance in a network without rules for it.
    /// - Complexity: A forward and a backward pass each, all in one batch: nothing is kept but what the backward pass
    ///   needs.
    func gradients(_ request: GradientRequest) throws -> [EmbeddingRows]
}

extension TraceableModel {
    /// Refuses a model without attention.
    ///
    /// - Throws: ``ScoringError/noAttention(model:architecture:)``.
    public func requireAttention() throws {
        guard headCount != nil else { throw ScoringError.noAttention(model: name, architecture: architecture) }
    }
}
