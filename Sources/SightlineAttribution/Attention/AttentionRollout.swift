import SightlineTensors

/// Aggregations that multiply the layers' information tensors `Ā⁽¹⁾ … Ā⁽ᴸ⁾`, each `[T, T]`, first layer first.
public enum AttentionRollout: String, Sendable, CaseIterable, Codable {
    /// `Ā⁽ᴸ⁾` alone.
    case lastLayer
    /// `Π_l (½I + ½Ā⁽ˡ⁾)`, later layers on the left (Abnar & Zuidema, ACL 2020, section 2: half is the residual
    /// connection).
    case rollout
    /// `R ← R + Ā⁽ˡ⁾ R` from `R = I` (Chefer et al., ICCV 2021, equations 6 and 11: for tensors that are no averages).
    case gradientRollout

    /// How much of each token of the input there is in each token of the output.
    ///
    /// - Parameter layers: Float64 `[T, T]` each.
    /// - Returns: `[T, T]`: row = token at the top, column = token of the input.
    /// - Throws: ``AttentionError`` for no layers and shapes that do not fit; ``TorchError``.
    /// - Complexity: A product of `[T, T]` matrices a layer.
    public func relevance(of layers: [Tensor]) throws -> Tensor {
        let tokenCount = try checkedTokenCount(of: layers)
        let identity = try Tensor.diagonal(Array(repeating: 1, count: tokenCount))
        switch self {
        case .lastLayer:
            return layers[layers.count - 1]
        case .rollout:
            return try layers.reduce(identity) { try ($1 * 0.5 + identity * 0.5).matrixProduct($0) }
        case .gradientRollout:
            return try layers.reduce(identity) { try $0 + $1.matrixProduct($0) }
        }
    }

    /// The attribution of every token of the input: the source's row of ``relevance(of:)``; for all tokens the mean of
    /// the rows **[ours]**.
    ///
    /// - Throws: As ``relevance(of:)``; ``AttentionError/noSuchToken(_:tokenCount:)``.
    public func attribution(of layers: [Tensor], source: AttentionSource) throws -> [Double] {
        let relevance = try relevance(of: layers)
        let tokenCount = relevance.shape[0]
        switch source {
        case .allTokens:
            return try (relevance.sum(axes: [0]) * (1 / Double(tokenCount))).elements()
        case .token(let index):
            guard (0..<tokenCount).contains(index) else {
                throw AttentionError.noSuchToken(index, tokenCount: tokenCount)
            }
            return try relevance.selected(axis: 0, index: index).elements()
        }
    }

    private func checkedTokenCount(of layers: [Tensor]) throws -> Int {
        guard let first = layers.first else { throw AttentionError.noLayers }
        let tokenCount = first.shape.first ?? 0
        for layer in layers where layer.shape != [tokenCount, tokenCount] || tokenCount == 0 {
            throw AttentionError.wrongShape(
                tensor: "an information tensor", found: layer.shape,
                expected: tokenCount == 0 ? "[tokens, tokens]" : "[\(tokenCount), \(tokenCount)]")
        }
        return tokenCount
    }
}
