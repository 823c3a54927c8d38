import SightlineModels

/// A method of explaining, with its options as properties.
public protocol Explainer: Sendable {
    /// Explains the score of `target` for a text or a pair.
    ///
    /// - Throws: ``ExplanationError``, or what the model throws.
    func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation

    /// The explanation, with the flow through the layers where the method has one.
    ///
    /// - Throws: As ``explain(_:target:with:)``.
    func picture(
        of input: TextInput, target: Target, with engine: PerturbationEngine
    ) throws -> (explanation: Explanation, flow: FlowPicture?)

    /// The method and its options as explanations of the model carry them.
    func method(for model: any ScoringModel) -> Explanation.Method

    /// What explaining a text asks of the model at most; nil where the method cannot tell beforehand.
    func plannedCost(of sequence: TokenSequence) -> PlannedCost?

    /// What randomness starts from; 0 where there is none.
    var seed: UInt64 { get }
}

extension Explainer {
    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? { nil }

    public func picture(
        of input: TextInput, target: Target, with engine: PerturbationEngine
    ) throws -> (explanation: Explanation, flow: FlowPicture?) {
        (try explain(input, target: target, with: engine), nil)
    }

    /// Explains the score that `model` gives `text`, on all processors.
    public func explain(
        _ text: String, target: Target = .predicted, with model: any ScoringModel
    ) throws -> Explanation {
        try explain(TextInput(text), target: target, with: model)
    }

    /// Explains the score that `model` gives a text or a pair, on all processors.
    public func explain(
        _ input: TextInput, target: Target = .predicted, with model: any ScoringModel
    ) throws -> Explanation {
        try explain(input, target: target, with: PerturbationEngine(model))
    }
}
