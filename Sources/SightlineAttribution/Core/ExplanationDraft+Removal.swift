import SightlineModels

/// What methods share that ask the model about a text with parts of it removed.
extension ExplanationDraft {
    /// The input that stands for the text with nothing in it.
    ///
    /// - Throws: ``ExplanationError/noEmptyText(model:)``.
    func emptyInput() throws -> ModelInput {
        guard let empty = sequence.emptied(engine.model.standInTokens) else {
            throw ExplanationError.noEmptyText(model: engine.model.name)
        }
        return empty
    }

    /// `F` of the empty text, which scores are divided relative to.
    ///
    /// - Throws: ``ExplanationError/noEmptyText(model:)``, ``ExplanationError/emptyScoreNotFinite(model:score:)``.
    /// - Complexity: One forward pass.
    mutating func emptyScore() throws -> Double {
        let score = try scores([emptyInput()])[0]
        guard score.isFinite else {
            throw ExplanationError.emptyScoreNotFinite(model: engine.model.name, score: score)
        }
        return score
    }

    /// `F` of perturbations of the text, nil where it is no finite number, of which there is a warning.
    ///
    /// - Throws: ``ExplanationError/perturbationsNotFinite(model:count:)`` if it is for none of them.
    mutating func finiteScores(_ inputs: [ModelInput]) throws -> [Double?] {
        let scores = try scores(inputs).map { $0.isFinite ? $0 : nil }
        let count = scores.count { $0 == nil }
        if count > 0 {
            guard count < scores.count else {
                throw ExplanationError.perturbationsNotFinite(model: engine.model.name, count: count)
            }
            warnings.append(.notFinite(count: count, of: scores.count))
        }
        return scores
    }

    /// The explanation by scores of features, in log odds, each divided equally among the feature's tokens.
    ///
    /// - Parameters:
    ///   - scores: One per feature; nil where it is not determined.
    ///   - standardErrors: One per feature; nil where they are not known.
    func explanation(
        by method: some Explainer, attributing scores: [Double?], standardErrors: [Double]? = nil,
        to features: TextFeatures
    ) -> Explanation {
        var explanation = explanation(by: method) { token, place in
            let feature = features.featureOfContent[place]
            guard let score = scores[feature] else { return }
            let share = 1 / Double(features.tokenCounts[feature])
            token[.attribution] = share * score
            if let standardErrors { token.standardErrors[.attribution] = share * standardErrors[feature] }
        }
        explanation.unit = .logOdds
        return explanation
    }
}

extension Explanation {
    /// Records how far the attributions are from adding up to `F(t) − F(empty)`.
    mutating func checkCompleteness(emptyScore: Double) {
        let sum = tokens.reduce(0) { $0 + ($1[.attribution] ?? 0) }
        completeness = Completeness(baselineScore: emptyScore, gap: sum - (score - emptyScore))
    }
}
