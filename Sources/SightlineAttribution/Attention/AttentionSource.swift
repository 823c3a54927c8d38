/// Where an aggregation over layers starts from: the top of the model, at every token or at one.
public enum AttentionSource: Sendable, Equatable {
    /// All tokens of the last layer.
    case allTokens
    /// One token of the last layer: the class token of an encoder, the last token of a causal model.
    case token(Int)
}
