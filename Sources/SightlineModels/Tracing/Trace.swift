import SightlineTensors

/// What went on inside a model while it read one sequence of `T` tokens.
///
/// Tensors are float32 and stay on the thread that made them.
public struct Trace {
    /// One per label of the model.
    public let logits: [Double]
    /// Attention weights of each of the L layers, `[H, T, T]`: query before key, rows sum to 1. Empty for models without
    /// attention.
    public let attention: [Tensor]
    /// The vectors that each layer's weights weigh, `[H, T, d]`. Heads that share values have the same.
    public let values: [Tensor]
    /// Which keys each layer's queries see; weights are 0 elsewhere.
    public let reaches: [AttentionReach]
    /// The token whose last state the model's head reads; nil where it reads the mean of all.
    public let pooledIndex: Int?
    /// L + 1 of `[T, D]`: what enters each layer, and what leaves the last one, after the final normalisation of models
    /// that have one.
    public let hiddenStates: [Tensor]
    /// The word embeddings that the sequence was read as, `[T, E]`.
    public let embeddings: Tensor
    public let gradients: Gradients?

    /// Derivatives of the traced function of the logits.
    public struct Gradients {
        /// With respect to each layer's attention weights, taken as free numbers, `[H, T, T]`.
        public let attention: [Tensor]
        /// With respect to the word embeddings, `[T, E]`.
        public let embeddings: Tensor
    }
}

/// What to trace, and under which changes.
public struct TraceRequest {
    public var input: ModelInput
    /// The coefficients of the weighted sum of logits that is differentiated, given the logits; nil for no gradients.
    ///
    /// The gradient of any function of the logits is that of the sum weighted by its own derivatives.
    public var objective: (([Double]) -> [Double])?
    /// Takes the place of the word embeddings, `[T, E]`; the ids then only say how long the sequence is and where
    /// padding stands.
    public var embeddings: Tensor?
    /// The attention weights to use instead, given each layer's own `[H, T, T]` and the values that they weigh,
    /// `[H, T, d]`. Later layers see what the changed earlier ones give.
    public var attention: ((_ layer: Int, _ attention: Tensor, _ values: Tensor) throws -> Tensor)?

    public init(
        _ input: ModelInput, objective: (([Double]) -> [Double])? = nil, embeddings: Tensor? = nil,
        attention: ((_ layer: Int, _ attention: Tensor, _ values: Tensor) throws -> Tensor)? = nil
    ) {
        self.input = input
        self.objective = objective
        self.embeddings = embeddings
        self.attention = attention
    }
}
