/// What a backward pass carries from the logits to the embeddings.
public enum Propagation: Sendable, Hashable {
    /// Derivatives.
    case gradient
    /// Relevance per unit of input, by the rules of AttnLRP (Achtibat et al., ICML 2024, section 3): times the input it is
    /// the input's relevance.
    ///
    /// - A linear layer and a residual pass relevance on as their gradients do: the ε-rule (eq. 8) as ε goes to 0.
    ///   A bias, and an embedding of positions or segments, keeps its part.
    /// - A softmax too: gradient times input is its rule `x (R − s Σ R)` (prop. 3.1).
    /// - A product of two activations, such as attention times values, query times key and a gate times what it gates,
    ///   gives half of its relevance to either factor (props. 3.2 and 3.3).
    /// - A normalisation is linear, with its standard deviation or root mean square taken as a constant, and an
    ///   activation `f` is a multiplication with the constant `f(x) / x`: the identity rule (prop. 3.4 and eq. 9).
    ///
    /// DeBERTa's products with embeddings of distances are linear layers, whose weights these are, and its convolution
    /// is one. **[ours]**
    ///
    /// What the network computes stays the same.
    case relevance
}
