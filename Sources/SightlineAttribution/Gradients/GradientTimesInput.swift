import SightlineModels

/// The first-order effect of setting each token's word embedding to 0 (Shrikumar et al., 2016).
///
///     φᵢ = ⟨∂F / ∂xᵢ, xᵢ⟩
///
/// In log odds, positive towards the target. The sum is the score only of networks that are linear in the embeddings.
public struct GradientTimesInput: Explainer, Equatable {
    public init() {}

    public var seed: UInt64 { 0 }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(name: "gradient-x-input", options: [:])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? { .wholeText(sequence, 2, backwardPasses: 1) }

    /// - Throws: ``ExplanationError``, also for a model that can only be scored; what the model throws.
    /// - Complexity: Two forward passes and a backward pass.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        var text = try DifferentiableText(input, target: target, engine: engine)
        let products = try text.gradient { [embeddings = text.embeddings] in $0.products(with: embeddings) }
        return text.explanation(by: self, products, unit: .logOdds)
    }
}
