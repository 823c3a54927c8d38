/// A vector for each token of a sequence, `[T, E]`: word embeddings, or derivatives with respect to them.
///
/// Plain numbers and no tensor: they may go from thread to thread.
public struct EmbeddingRows: Sendable, Equatable {
    public let tokenCount: Int
    /// Numbers in a token's vector.
    public let width: Int
    /// Row by row.
    public var elements: [Float]

    /// - Parameter elements: `tokenCount · width` of them.
    public init(tokenCount: Int, width: Int, elements: [Float]) {
        precondition(elements.count == tokenCount * width, "a vector for each token")
        self.tokenCount = tokenCount
        self.width = width
        self.elements = elements
    }

    /// Where a token's vector lies in ``elements``.
    public func range(ofToken token: Int) -> Range<Int> {
        token * width..<(token + 1) * width
    }
}

/// Sequences of the same tokens to differentiate, each read as word embeddings of its own.
public struct GradientRequest: Sendable {
    /// Its ids only say how long the sequence is and where padding stands.
    public var input: ModelInput
    /// Each in place of the word embeddings of `input`.
    public var embeddings: [EmbeddingRows]
    /// The coefficients of the weighted sum of logits that is differentiated, given a sequence's logits.
    ///
    /// The gradient of any function of the logits is that of the sum weighted by its own derivatives.
    public var objective: @Sendable ([Double]) -> [Double]
    public var propagation: Propagation

    public init(
        _ input: ModelInput, embeddings: [EmbeddingRows], propagation: Propagation = .gradient,
        objective: @escaping @Sendable ([Double]) -> [Double]
    ) {
        self.input = input
        self.embeddings = embeddings
        self.propagation = propagation
        self.objective = objective
    }
}
