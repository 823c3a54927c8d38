extension Explanation {
    /// The score that stands for the method where it has several: the attribution, or SLALOM's removal score.
    public var mainScore: ScoreName {
        tokens.contains { $0[.attribution] != nil } ? .attribution : .removal
    }

    /// The scores that rank tokens: the main one first, then SLALOM's others.
    public var rankingScores: [ScoreName] {
        mainScore == .attribution ? [.attribution] : [.removal, .value, .importance, .linear]
    }
}
