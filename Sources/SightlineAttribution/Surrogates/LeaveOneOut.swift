import SightlineModels

/// Leave-one-out: what the score loses with each feature of the text.
///
///     φᵢ = F(t) − F(t without i)
///
/// The simplest of perturbation methods: it sees no two features together, so what either of two could do alone counts
/// for neither. Scores are in log odds, positive towards the target. A score that is no finite number is left out. Of a
/// text of a single feature, what is without it is the empty text.
public struct LeaveOneOut: RemovingExplainer, Equatable {
    /// What is removed.
    public var features: Features

    public init(features: Features = .tokens) {
        self.features = features
    }

    /// Nothing is drawn at random.
    public var seed: UInt64 { 0 }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(name: "leave-one-out", options: ["features": .string(features.rawValue)])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        let featureCount = TextFeatures(sequence, features).count
        return .perturbations(
            sequence, count: featureCount, keeping: Double(sequence.contentIndices.count) * (1 - 1 / Double(max(featureCount, 1))))
    }

    /// - Throws: ``ExplanationError``, or what the model throws.
    /// - Complexity: A forward pass for every feature, and one for the whole text.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        var draft = try ExplanationDraft(input, target: target, engine: engine)
        let features = TextFeatures(draft.sequence, features)
        let fullScore = draft.fullScore
        guard features.count > 1 else {
            let score = fullScore - (try draft.emptyScore())
            return draft.explanation(by: self, attributing: [score], to: features)
        }
        let scores = try draft.finiteScores((0..<features.count).map { removed in
            features.input(keeping: (0..<features.count).map { $0 != removed })
        })
        return draft.explanation(by: self, attributing: scores.map { score in score.map { fullScore - $0 } }, to: features)
    }
}
