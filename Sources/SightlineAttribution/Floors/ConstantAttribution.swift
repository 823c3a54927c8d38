import SightlineModels

/// Every token gets the same. [ours]
///
///     φᵢ = (F(t) − F(empty)) / n
///
/// It knows how much the text does, and nothing of what in it does so. Scores are in log odds, positive towards the
/// target.
public struct ConstantAttribution: Explainer, Equatable {
    public init() {}

    /// Nothing is drawn at random.
    public var seed: UInt64 { 0 }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(name: "constant", options: [:])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        .perturbations(sequence, count: 0, keeping: 0, emptyTexts: 1)
    }

    /// - Throws: ``ExplanationError``, or what the model throws.
    /// - Complexity: Two forward passes: of the whole text and of the empty one.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        var draft = try ExplanationDraft(input, target: target, engine: engine)
        let emptyScore = try draft.emptyScore()
        let features = TextFeatures(draft.sequence, .tokens)
        let share = (draft.fullScore - emptyScore) / Double(features.count)
        var explanation = draft.explanation(
            by: self, attributing: Array(repeating: share, count: features.count), to: features)
        explanation.checkCompleteness(emptyScore: emptyScore)
        return explanation
    }
}
