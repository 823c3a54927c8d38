/// Spearman correlation of a text's scores with the log odds that Naive Bayes gives its tokens towards the target.
///
/// Tokens that the training texts lack are left out. Source: Leemann et al. (TMLR 2025, table 3).
public struct NaiveBayesAgreement: Sendable, Equatable {
    /// −1 to 1.
    public let correlation: Double

    /// - Throws: ``MissingReason/noKnownTokens`` where fewer than two are left, ``MissingReason/constant`` where all scores
    ///   or all log odds are equal.
    public init(of attribution: TokenScores, with naiveBayes: NaiveBayes, on text: EvaluatedText) throws(MissingReason) {
        let known = zip(attribution.values, text.sequence.contentIDs).compactMap { score, id in
            naiveBayes.logOdds(ofToken: id, towards: text.target.index).map { (score, $0) }
        }
        guard known.count > 1 else { throw .noKnownTokens }
        guard let correlation = Correlation.spearman(known.map(\.0), known.map(\.1)) else { throw .constant }
        self.correlation = correlation
    }
}
