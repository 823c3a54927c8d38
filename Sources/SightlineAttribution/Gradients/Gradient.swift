import SightlineModels

/// How fast the score changes with each token's word embedding (Simonyan, Vedaldi & Zisserman, 2014, section 3).
///
///     φᵢ = ‖∂F / ∂xᵢ‖₂
///
/// At least 0, in log odds per unit of embedding: it ranks tokens, and does not say in which direction they move the
/// score. The norm over the embedding's numbers is the one usual for text; the paper takes the largest channel of a pixel.
public struct Gradient: Explainer, Equatable {
    public init() {}

    public var seed: UInt64 { 0 }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(name: "gradient", options: [:])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? { .wholeText(sequence, 2, backwardPasses: 1) }

    /// - Throws: ``ExplanationError``, also for a model that can only be scored; what the model throws.
    /// - Complexity: Two forward passes and a backward pass.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        var text = try DifferentiableText(input, target: target, engine: engine)
        let norms = try text.gradient { $0.norms() }
        return text.explanation(by: self, norms, unit: .own)
    }
}
