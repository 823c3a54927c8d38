import SightlineTensors

/// A network from token ids to the state that its head reads.
protocol Backbone: Sendable {
    /// How its sequences are laid out.
    var layout: PackedSequences.Layout { get }

    /// The states that the head reads, `[B, D]`, in the order in which the sequences were given.
    ///
    /// - Parameters:
    ///   - embeddings: Take the place of the word embeddings of the batch's rows, `[N, E]`.
    ///   - propagation: What backward passes carry.
    ///   - probe: Only with a single sequence, in a network made for tracing.
    func pooled(
        _ batch: PackedSequences, embeddings: Tensor?, propagation: Propagation, probe: Probe?
    ) throws -> Tensor

    /// The word embeddings of a batch's tokens, `[N, E]`.
    func wordEmbeddings(_ batch: PackedSequences) throws -> Tensor
}

extension Backbone {
    func pooled(_ batch: PackedSequences) throws -> Tensor {
        try pooled(batch, embeddings: nil, propagation: .gradient, probe: nil)
    }
}
