import SightlineModels

/// What explaining a text will ask of the model, at most: known before any of it is done.
public struct PlannedCost: Sendable, Equatable {
    public var forwardPasses: Int
    public var backwardPasses: Int
    /// Tokens that go through the model, by the mean length of what it is asked.
    public var tokens: Int
    /// Of these, the ones that gradients are found for.
    public var differentiatedTokens: Int
    /// Perturbations that are kept until they are all scored.
    public var samples: Int

    public init(
        forwardPasses: Int, backwardPasses: Int = 0, tokens: Int, differentiatedTokens: Int = 0, samples: Int = 0
    ) {
        self.forwardPasses = forwardPasses
        self.backwardPasses = backwardPasses
        self.tokens = tokens
        self.differentiatedTokens = differentiatedTokens
        self.samples = samples
    }

    /// Passes over the whole text.
    ///
    /// - Parameter count: Of forward passes.
    static func wholeText(_ sequence: TokenSequence, _ count: Int, backwardPasses: Int = 0) -> PlannedCost {
        PlannedCost(
            forwardPasses: count, backwardPasses: backwardPasses, tokens: count * sequence.tokens.count,
            differentiatedTokens: backwardPasses * sequence.tokens.count)
    }

    /// The whole text, and perturbations of it.
    ///
    /// - Parameters:
    ///   - count: Of the perturbations.
    ///   - contentCount: Tokens that a perturbation keeps on average, without the special ones.
    ///   - emptyTexts: How often the text without content is asked for.
    static func perturbations(
        _ sequence: TokenSequence, count: Int, keeping contentCount: Double, emptyTexts: Int = 0
    ) -> PlannedCost {
        let whole = sequence.tokens.count
        let special = whole - sequence.contentIndices.count
        let tokens = Double(count) * (Double(special) + contentCount)
        return PlannedCost(
            forwardPasses: 1 + emptyTexts + count, tokens: whole + emptyTexts * special + Int(tokens.rounded()), samples: count)
    }

    public static func += (left: inout PlannedCost, right: PlannedCost) {
        left.forwardPasses += right.forwardPasses
        left.backwardPasses += right.backwardPasses
        left.tokens += right.tokens
        left.differentiatedTokens += right.differentiatedTokens
        // Texts follow one another.
        left.samples = max(left.samples, right.samples)
    }
}

/// The smaller of `limit` and the number of subsets of `count` things.
func subsetCount(of count: Int, atMost limit: Int) -> Int {
    count < Int.bitWidth - 2 ? min(limit, 1 << count) : limit
}
