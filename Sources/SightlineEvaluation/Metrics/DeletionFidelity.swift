import SightlineAttribution

/// How well an explanation foretells what deleting a few random tokens does to the score.
///
/// With `k` tokens gone, the true change is `F(t) − F(kept)` and the predicted one `F(t) − F̂(kept)`, both in log odds, with
/// `F̂` of ``Explanation/prediction``: SLALOM's softmax, or the score less the removed tokens' attributions. The error of
/// one deletion is thus that of the predicted score. Following Leemann et al. (TMLR 2025, section 6), with test
/// deletions drawn apart from those that methods sample. [ours]
public struct DeletionFidelity: Sendable, Equatable {
    /// Mean squared error over the test deletions of 1, 2, … tokens; nil for methods that predict no score.
    public let errors: [Double]?
    /// The share of the true changes' variance that the predicted ones explain, `1 − Σ(error²) / Σ(change − mean)²` over
    /// the deletions of all sizes; negative where a constant would foretell better. nil without a prediction, and where
    /// the true changes are all alike.
    public let r2: Double?
    /// Pearson correlation of predicted and true changes over the deletions of all sizes, which does not ask for the scale:
    /// for attributions in a unit of their own, the sums of the deleted tokens' stand for the prediction. nil where
    /// either is constant.
    public let correlation: Double?

    /// The mean of ``errors``: every size counts the same.
    public var meanSquaredError: Double? { errors?.mean }

    /// - Throws: ``MissingReason/tooFewTokens`` for a single token, ``MissingReason/modelNotFinite``,
    ///   ``MissingReason/noPrediction`` where there are neither predictions nor sums; what the model throws.
    /// - Complexity: One forward pass per test deletion that was not scored before.
    public init(_ explanation: Explanation, on text: inout EvaluatedText) throws {
        let deletions = text.testDeletions
        guard !deletions.isEmpty else { throw MissingReason.tooFewTokens }
        let isScore = explanation.prediction != nil
        let predicted = try Self.predictedChanges(explanation, deletions, fullScore: text.fullScore)
        let scores = try text.scores(keeping: deletions.flatMap { $0 })
        let changes = scores.map { text.fullScore - $0 }
        let squares = zip(predicted, changes).map { ($0 - $1) * ($0 - $1) }
        correlation = Correlation.pearson(predicted, changes)
        guard isScore else {
            (errors, r2) = (nil, nil)
            return
        }
        var start = 0
        errors = deletions.map { deletions in
            defer { start += deletions.count }
            return Array(squares[start..<start + deletions.count]).mean
        }
        let variance = changes.variance
        r2 = variance > 0 ? 1 - squares.mean / variance : nil
    }

    /// - Parameter fullScore: The model's, which an explanation from a dictionary may only guess.
    private static func predictedChanges(
        _ explanation: Explanation, _ deletions: [[[Bool]]], fullScore: Double
    ) throws -> [Double] {
        let changes: [Double]
        if let prediction = explanation.prediction {
            changes = try deletions.joined().map { isKept in
                guard let score = prediction.score(keeping: isKept) else { throw MissingReason.noPrediction }
                return fullScore - score
            }
        } else {
            guard explanation.unit == .own else { throw MissingReason.noPrediction }
            let attributions = try TokenScores(.attribution, of: explanation).values
            changes = deletions.joined().map { isKept in
                zip(attributions, isKept).reduce(0) { $1.1 ? $0 : $0 + $1.0 }
            }
        }
        guard changes.allSatisfy(\.isFinite) else { throw MissingReason.scoresNotFinite }
        return changes
    }
}
