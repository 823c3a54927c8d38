import SightlineTensors

/// What of a layer is taken for the information that flows from key to query.
public enum InformationTensor: String, Sendable, CaseIterable, Codable {
    /// `Ā = E_h[max(A, 0)]`: the attention. Only effective attention has negative entries to leave out **[ours]**.
    case attention
    /// `Ā = E_h[max(∇A, 0)]`: where more attention would raise the score.
    case gradient
    /// `Ā = E_h[max(A ⊙ ∇A, 0)]`: where the attention that is there raises the score. The product is clamped, not its
    /// factors: a negative entry of effective attention with a negative gradient counts **[ours]**.
    case attentionGradient

    /// Whether ``matrix(weights:gradient:)`` needs the gradient.
    public var needsGradient: Bool { self != .attention }

    /// `Ā ∈ ℝ₊^{T×T}` of one layer: row = query, column = key, the mean over heads.
    ///
    /// Source: Azarkhalili & Libbrecht, ACL 2025, arXiv 2502.15765; `attentionGradient` also in Chefer et al., ICCV
    /// 2021, equation 5.
    ///
    /// - Parameters:
    ///   - weights: `[H, T, T]`, raw or in another ``AttentionForm``.
    ///   - gradient: `∂ score / ∂A`, `[H, T, T]`, in the score's unit.
    /// - Returns: Float64 `[T, T]`.
    /// - Throws: ``AttentionError`` for a gradient that is missing or of another shape, and elements that are not
    ///   finite; ``TorchError``.
    public func matrix(weights: Tensor, gradient: Tensor? = nil) throws -> Tensor {
        let shape = weights.shape
        guard shape.count == 3, shape[1] == shape[2], shape[0] > 0 else {
            throw AttentionError.wrongShape(tensor: "the attention", found: shape, expected: "[heads, tokens, tokens]")
        }
        let information = try perHead(weights.converted(to: .float64), gradient)
        guard try information.isFinite() else {
            throw AttentionError.notFinite(tensor: "the information tensor \(self)")
        }
        return try information.rectified().sum(axes: [0]) * (1 / Double(shape[0]))
    }

    /// What the tensor is made of before heads are put together: `[H, T, T]` in the type of `weights`, nothing clamped.
    func perHead(_ weights: Tensor, _ gradient: Tensor?) throws -> Tensor {
        guard needsGradient else { return weights }
        guard let gradient else { throw AttentionError.gradientMissing(self) }
        guard gradient.shape == weights.shape else {
            throw AttentionError.wrongShape(tensor: "the gradient", found: gradient.shape, expected: "\(weights.shape)")
        }
        let slope = try weights.dtype.map { try gradient.converted(to: $0) } ?? gradient
        return self == .gradient ? slope : try weights * slope
    }
}
