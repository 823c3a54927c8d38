/// What is lost when the tokens of the highest attributions go, or when only they stay, as means over several shares of the
/// text. The top k % of n tokens are the ⌈kn/100⌉ of the highest attributions, at least one. Tokens are taken out, where
/// some of the sources mask them. [ours]
public struct TopRemoval: Sendable, Equatable {
    /// `p(t) − p(kept)`, with `p = σ(F)`, for each share of the text; −1 to 1.
    public let probabilityDrops: [Double]
    /// `F(kept) − F(t)` for each share, in log odds.
    public let logOddsChanges: [Double]

    /// Mean over the shares.
    public var probabilityDrop: Double { probabilityDrops.mean }
    /// Mean over the shares, in log odds.
    public var logOddsChange: Double { logOddsChanges.mean }

    public enum Kept: Sendable {
        case all(butTopPercent: [Int])
        case only(topPercent: [Int])

        /// AOPC and log odds: k = 10, 20, …, 90. AOPC is a positive drop for attributions that matter (Samek et al., TNNLS
        /// 2017; Nguyen, NAACL 2018); the change of the log odds is a negative number for them (Shrikumar et al., ICML
        /// 2017; as a mean over k, and of log odds where others take the logarithm of the probability [ours]).
        public static let withoutDeciles = Kept.all(butTopPercent: Array(stride(from: 10, through: 90, by: 10)))
        /// Comprehensiveness: a large drop is good (ERASER: DeYoung et al., ACL 2020, with its bins).
        public static let comprehensiveness = Kept.all(butTopPercent: eraserBins)
        /// Sufficiency: a small drop is good (ERASER).
        public static let sufficiency = Kept.only(topPercent: eraserBins)

        private static let eraserBins = [1, 5, 10, 20, 50]
    }

    /// - Throws: ``MissingReason/noEmptyText`` or ``MissingReason/modelNotFinite``; what the model throws.
    /// - Complexity: One forward pass per share that was not scored before.
    public init(keeping kept: Kept, by attribution: TokenScores, on text: inout EvaluatedText) throws {
        let ranking = text.ranking(attribution.values)
        func top(_ percent: Int) -> ArraySlice<Int> { ranking.prefix((ranking.count * percent + 99) / 100) }
        let subsets = switch kept {
        case .all(let percents): percents.map { text.without(top($0)) }
        case .only(let percents): percents.map { text.only(top($0)) }
        }
        let scores = try text.scores(keeping: subsets)
        probabilityDrops = scores.map { text.fullProbability - probability(logOdds: $0) }
        logOddsChanges = scores.map { $0 - text.fullScore }
    }
}
