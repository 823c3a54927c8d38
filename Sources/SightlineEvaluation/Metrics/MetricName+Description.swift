extension MetricName {
    public enum Direction: String, Sendable, Codable {
        case higherIsBetter = "higher"
        case lowerIsBetter = "lower"
    }

    public var direction: Direction { description(of: self).direction }

    /// For the head of a column.
    public var title: String { description(of: self).title }

    /// What it says, in a line.
    public var summary: String { description(of: self).summary }
}

private func description(
    of name: MetricName
) -> (title: String, direction: MetricName.Direction, summary: String) {
    switch name {
    case .deletionError:
        ("Deletion MSE", .lowerIsBetter, "squared error of the predicted score after a few random deletions, in log odds²")
    case .deletionErrorAt(let count):
        ("Deletion MSE @\(count)", .lowerIsBetter, "the same after \(count) \(count == 1 ? "deletion" : "deletions")")
    case .deletionR2:
        ("Deletion R²", .higherIsBetter, "share of what random deletions do to the score that is predicted, at most 1")
    case .deletionCorrelation:
        ("Deletion correlation", .higherIsBetter, "Pearson correlation of predicted and true changes on random deletions")
    case .deletionArea:
        ("Deletion AUC", .lowerIsBetter, "mean probability while tokens are taken out, highest attribution first")
    case .deletionLogOddsArea:
        ("Deletion AUC, log odds", .lowerIsBetter, "mean score while tokens are taken out, highest attribution first")
    case .insertionArea:
        ("Insertion AUC", .higherIsBetter, "mean probability while tokens are put in, highest attribution first")
    case .insertionLogOddsArea:
        ("Insertion AUC, log odds", .higherIsBetter, "mean score while tokens are put in, highest attribution first")
    case .aopc:
        ("AOPC", .higherIsBetter, "mean drop of the probability without the top 10 to 90 % of tokens")
    case .logOdds:
        ("Log odds", .lowerIsBetter, "mean change of the score without the top 10 to 90 % of tokens")
    case .comprehensiveness:
        ("Comprehensiveness", .higherIsBetter, "mean drop of the probability without the top 1, 5, 10, 20, 50 % of tokens")
    case .sufficiency:
        ("Sufficiency", .lowerIsBetter, "mean drop of the probability with only the top 1, 5, 10, 20, 50 % of tokens")
    case .infidelity:
        ("Infidelity", .lowerIsBetter, "squared error of the predicted score after random removals of any size, in log odds²")
    case .maxSensitivity:
        ("Max-sensitivity", .lowerIsBetter, "largest relative change of the scores that stay when one word goes")
    case .stability:
        ("Stability", .higherIsBetter, "mean Spearman correlation of the scores of runs with different seeds")
    case .stabilityDeviation:
        ("Seed deviation", .lowerIsBetter, "how far scores vary over seeds, as a part of how far they vary over tokens")
    case .naiveBayes:
        ("Naive Bayes", .higherIsBetter, "Spearman correlation with the tokens' log odds under Naive Bayes")
    case .humanAttention:
        ("Human attention", .higherIsBetter, "ROC AUC for telling the words that people marked from the others")
    case .forwardPasses:
        ("Passes", .lowerIsBetter, "forward passes that the explanation took")
    case .backwardPasses:
        ("Backward passes", .lowerIsBetter, "backward passes that the explanation took")
    case .seconds:
        ("Seconds", .lowerIsBetter, "time that the explanation took")
    }
}
