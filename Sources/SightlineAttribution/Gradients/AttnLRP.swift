import SightlineModels

/// Attention-aware layer-wise relevance propagation (Achtibat et al., ICML 2024): the score is passed back through the
/// network, each operation dividing what it gets among its inputs by a rule of its own.
///
///     φᵢ = ⟨g̃ᵢ, xᵢ⟩
///
/// where `g̃` is what a backward pass gives under the rules of `Propagation.relevance`: gradient times input of a network
/// whose operations are replaced by linear ones that compute the same numbers (section 3, and appendix B on the efficient
/// form).
///
/// In log odds, positive towards the target. What is divided is `Σ_k ∂F/∂logit_k · logit_k`, which is the score for two
/// classes and for a single logit. A part of it stays with biases and with the embeddings of positions and segments, so
/// that the sum over the tokens falls short of the score or exceeds it.
///
/// > Important: The code here is ours, but the method may not be free to use. The licence of its authors' own
/// > implementation grants no patent rights, and its documentation (LXT 2.1) calls LRP a patented technology that may be
/// > used free of charge for personal and scientific purposes only. Look into that before any commercial use.
public struct AttnLRP: Explainer, Equatable {
    public init() {}

    public var seed: UInt64 { 0 }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(name: "attnlrp", options: [:])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? { .wholeText(sequence, 2, backwardPasses: 1) }

    /// - Throws: ``ExplanationError``, also for a model that can only be scored; `ScoringError` for a state space model,
    ///   such as Mamba, for which the paper has no rules; what the model throws.
    /// - Complexity: Two forward passes and a backward pass, a little dearer than that of a gradient.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        var text = try DifferentiableText(input, target: target, engine: engine, propagation: .relevance)
        let relevance = try text.gradient { [embeddings = text.embeddings] in $0.products(with: embeddings) }
        return text.explanation(by: self, relevance, unit: .logOdds)
    }
}
