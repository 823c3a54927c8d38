/// The score as tokens are taken out of a text, or put into the empty text, from the highest attribution to the lowest.
///
/// Source: Petsiuk et al. (BMVC 2018), for tokens instead of pixels; tokens are taken out, not masked.
public struct PerturbationCurve: Sendable, Equatable {
    public enum Direction: Sendable {
        /// From the whole text to the empty one: the score should fall soon.
        case deletion
        /// From the empty text to the whole one: the score should rise soon.
        case insertion
    }

    /// Shares of the tokens that are out, or in: from 0 to 1.
    public let fractions: [Double]
    /// `F` at each, in log odds.
    public let scores: [Double]

    /// Longer texts are looked at in so many steps, shorter ones at every token.
    public static let mostSteps = 20

    /// - Throws: ``MissingReason/noEmptyText`` or ``MissingReason/modelNotFinite``; what the model throws.
    /// - Complexity: One forward pass per point that was not scored before, at most ``mostSteps``.
    public init(_ direction: Direction, by attribution: TokenScores, on text: inout EvaluatedText) throws {
        let count = text.tokenCount
        let ranking = text.ranking(attribution.values)
        let steps = min(count, Self.mostSteps)
        let counts = (0...steps).map { step in (step * count + steps / 2) / steps }
        fractions = counts.map { Double($0) / Double(count) }
        let subsets = counts.map { top in
            switch direction {
            case .deletion: text.without(ranking.prefix(top))
            case .insertion: text.only(ranking.prefix(top))
            }
        }
        scores = try text.scores(keeping: subsets)
    }

    /// Area under the curve of `p = σ(F)`, 0 to 1.
    public var probabilityArea: Double { trapezoidArea(x: fractions, y: scores.map(probability)) }

    /// Area under the curve of `F`, in log odds: the mean score along the way.
    public var logOddsArea: Double { trapezoidArea(x: fractions, y: scores) }
}
