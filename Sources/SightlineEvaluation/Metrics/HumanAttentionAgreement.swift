/// How well scores tell the words that people marked from the others: the area under the ROC curve of tokens.
///
/// A token is positive if it overlaps a marked word: all tokens of a word share its label. Tokens that overlap no word of
/// the annotated text, or that are nothing but punctuation, are left out. Scores are taken with their sign, so what speaks
/// against the target counts as least. Source: Leemann et al. (TMLR 2025, table 4), after Sen et al. (ACL 2020).
public struct HumanAttentionAgreement: Sendable, Equatable {
    /// 0 to 1; ½ for scores that tell nothing.
    public let areaUnderROC: Double

    /// - Throws: ``MissingReason/notAnnotated``, or ``MissingReason/oneClass`` where all tokens are marked, or none.
    public init(of attribution: TokenScores, on text: EvaluatedText) throws(MissingReason) {
        guard let attention = text.text.humanAttention else { throw .notAnnotated }
        let labels = attention.labels(of: text.sequence)
        let labelled = zip(attribution.values, labels).compactMap { score, label in label.map { (score, $0) } }
        guard
            let area = SightlineEvaluation.areaUnderROC(scores: labelled.map(\.0), isPositive: labelled.map(\.1))
        else { throw .oneClass }
        areaUnderROC = area
    }
}
