import SightlineModels

/// Scores perturbations of one text towards one target, and counts what that costs.
struct TargetScorer {
    let target: Target.Resolved
    /// `F` of the whole text.
    let fullScore: Double
    private(set) var cost: PerturbationEngine.Cost
    private let engine: PerturbationEngine

    /// Scores the whole text, which also settles what the predicted class is.
    ///
    /// - Throws: ``ExplanationError`` if there is no such target or the score is no finite number.
    init(_ sequence: TokenSequence, target: Target, engine: PerturbationEngine) throws {
        let scores = try engine.score([sequence.input])
        let labels = engine.model.labels
        self.engine = engine
        self.target = try target.resolved(labels: labels, logits: scores.logits[0])
        fullScore = self.target.score(scores.logits[0], labels.kind)
        cost = scores.cost
        guard fullScore.isFinite else {
            throw ExplanationError.scoreNotFinite(model: engine.model.name, score: fullScore)
        }
    }

    /// `F` of each sequence.
    mutating func scores(_ inputs: [ModelInput]) throws -> [Double] {
        let scores = try engine.score(inputs)
        cost += scores.cost
        return scores.logits.map { target.score($0, engine.model.labels.kind) }
    }
}
