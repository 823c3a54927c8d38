import SightlineAttribution

extension Evaluator {
    /// Measures what one group asks for.
    ///
    /// - Throws: ``MissingReason`` where that has no value; what the model throws.
    func measure(
        _ group: MetricGroup, of explanation: Explanation, by explainer: any Explainer, on text: inout EvaluatedText,
        into evaluation: inout Evaluation
    ) throws {
        func scores() throws(MissingReason) -> TokenScores { try TokenScores(evaluation.score, of: explanation) }
        switch group {
        case .deletion:
            let fidelity = try DeletionFidelity(explanation, on: &text)
            evaluation.note(.deletionError, fidelity.meanSquaredError, elseMissing: .noPrediction)
            for count in 1...text.settings.maximumDeletions {
                guard let errors = fidelity.errors else {
                    evaluation.missing[.deletionErrorAt(count)] = .noPrediction
                    continue
                }
                evaluation.note(
                    .deletionErrorAt(count), count <= errors.count ? errors[count - 1] : nil, elseMissing: .tooFewTokens)
            }
            evaluation.note(.deletionR2, fidelity.r2, elseMissing: fidelity.errors == nil ? .noPrediction : .constant)
            evaluation.note(.deletionCorrelation, fidelity.correlation, elseMissing: .constant)
        case .curves:
            let deletion = try PerturbationCurve(.deletion, by: scores(), on: &text)
            let insertion = try PerturbationCurve(.insertion, by: scores(), on: &text)
            evaluation.note(.deletionArea, deletion.probabilityArea)
            evaluation.note(.deletionLogOddsArea, deletion.logOddsArea)
            evaluation.note(.insertionArea, insertion.probabilityArea)
            evaluation.note(.insertionLogOddsArea, insertion.logOddsArea)
        case .aopc:
            let removal = try TopRemoval(keeping: .withoutDeciles, by: scores(), on: &text)
            evaluation.note(.aopc, removal.probabilityDrop)
            evaluation.note(.logOdds, removal.logOddsChange)
        case .eraser:
            let comprehensiveness = try TopRemoval(keeping: .comprehensiveness, by: scores(), on: &text)
            let sufficiency = try TopRemoval(keeping: .sufficiency, by: scores(), on: &text)
            evaluation.note(.comprehensiveness, comprehensiveness.probabilityDrop)
            evaluation.note(.sufficiency, sufficiency.probabilityDrop)
        case .infidelity:
            evaluation.note(.infidelity, try Infidelity(of: explanation, on: &text).value)
        case .sensitivity:
            evaluation.note(.maxSensitivity, try MaxSensitivity(of: explainer, first: scores(), on: &text).value)
        case .stability:
            let stability = try Stability(of: explainer, first: scores(), on: &text)
            evaluation.note(.stability, stability.rankCorrelation)
            evaluation.note(.stabilityDeviation, stability.relativeDeviation, elseMissing: .constant)
        case .naiveBayes:
            guard let naiveBayes else { throw EvaluationError.noNaiveBayes }
            evaluation.note(.naiveBayes, try NaiveBayesAgreement(of: scores(), with: naiveBayes, on: text).correlation)
        case .humanAttention:
            evaluation.note(.humanAttention, try HumanAttentionAgreement(of: scores(), on: text).areaUnderROC)
        case .cost:
            evaluation.note(.forwardPasses, Double(explanation.cost.forwardPasses))
            evaluation.note(.backwardPasses, Double(explanation.cost.backwardPasses))
            evaluation.note(.seconds, explanation.cost.seconds)
        }
    }
}
