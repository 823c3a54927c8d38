import SightlineModels

/// A method of explaining, with its options as properties.
public protocol Explainer: Sendable {
    /// Explains the score of `target` for `text`.
    ///
    /// - Throws: ``ExplanationError``, or what the model throws.
    func explain(_ text: String, target: Target, with engine: PerturbationEngine) throws -> Explanation
}

extension Explainer {
    /// Explains the score that `model` gives `text`, on all processors.
    public func explain(
        _ text: String, target: Target = .predicted, with model: any ScoringModel
    ) throws -> Explanation {
        try explain(text, target: target, with: PerturbationEngine(model))
    }
}
