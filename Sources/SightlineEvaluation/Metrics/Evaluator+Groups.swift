import SightlineAttribution

extension Evaluator {
    /// Measures what one group asks for.
    ///
    /// - Throws: ``MissingReason`` where that has no value; what the model throws.
    func measure(
        _ group: MetricGroup, of explanation: Explanation, by explainer: any Explainer, on text: inout EvaluatedText,
        into measurement: inout Measurement
    ) throws {
        func scores() throws(MissingReason) -> TokenScores { try TokenScores(measurement.score, of: explanation) }
        switch group {
        case .deletion:
            let fidelity = try DeletionFidelity(explanation, on: &text)
            measurement.note(.deletionError, fidelity.meanSquaredError, elseMissing: .noPrediction)
            for count in 1...text.settings.maximumDeletions {
                guard let errors = fidelity.errors else {
                    measurement.missing[.deletionErrorAt(count)] = .noPrediction
                    continue
                }
                measurement.note(
                    .deletionErrorAt(count), count <= errors.count ? errors[count - 1] : nil, elseMissing: .tooFewTokens)
            }
            measurement.note(.deletionR2, fidelity.r2, elseMissing: fidelity.errors == nil ? .noPrediction : .constant)
            measurement.note(.deletionCorrelation, fidelity.correlation, elseMissing: .constant)
        case .curves:
            let deletion = try PerturbationCurve(.deletion, by: scores(), on: &text)
            let insertion = try PerturbationCurve(.insertion, by: scores(), on: &text)
            measurement.note(.deletionArea, deletion.probabilityArea)
            measurement.note(.deletionLogOddsArea, deletion.logOddsArea)
            measurement.note(.insertionArea, insertion.probabilityArea)
            measurement.note(.insertionLogOddsArea, insertion.logOddsArea)
        case .aopc:
            let removal = try TopRemoval(keeping: .withoutDeciles, by: scores(), on: &text)
            measurement.note(.aopc, removal.probabilityDrop)
            measurement.note(.logOdds, removal.logOddsChange)
        case .eraser:
            let comprehensiveness = try TopRemoval(keeping: .comprehensiveness, by: scores(), on: &text)
            let sufficiency = try TopRemoval(keeping: .sufficiency, by: scores(), on: &text)
            measurement.note(.comprehensiveness, comprehensiveness.probabilityDrop)
            measurement.note(.sufficiency, sufficiency.probabilityDrop)
        case .infidelity:
            measurement.note(.infidelity, try Infidelity(of: scores(), on: &text).value)
        case .sensitivity:
            measurement.note(.maxSensitivity, try MaxSensitivity(of: explainer, first: scores(), on: &text).value)
        case .stability:
            let stability = try Stability(of: explainer, first: scores(), on: &text)
            measurement.note(.stability, stability.rankCorrelation)
            measurement.note(.stabilityDeviation, stability.relativeDeviation, elseMissing: .constant)
        case .naiveBayes:
            guard let naiveBayes else { throw EvaluationError.noNaiveBayes }
            measurement.note(.naiveBayes, try NaiveBayesAgreement(of: scores(), with: naiveBayes, on: text).correlation)
        case .humanAttention:
            measurement.note(.humanAttention, try HumanAttentionAgreement(of: scores(), on: text).areaUnderROC)
        case .cost:
            measurement.note(.forwardPasses, Double(explanation.cost.forwardPasses))
            measurement.note(.backwardPasses, Double(explanation.cost.backwardPasses))
            measurement.note(.seconds, explanation.cost.seconds)
        }
    }
}
