import SightlineAttribution

/// The scores of one name that an explanation gives the content tokens of a text.
public struct TokenScores: Sendable, Equatable {
    public let name: Explanation.ScoreName
    /// One per content token, in order; finite.
    public let values: [Double]

    /// - Throws: ``MissingReason/scoresAbsent`` or ``MissingReason/scoresNotFinite``.
    public init(_ name: Explanation.ScoreName, of explanation: Explanation) throws(MissingReason) {
        let content = explanation.tokens.filter { !$0.special }
        let values = content.compactMap { $0[name] }
        guard values.count == content.count else { throw .scoresAbsent }
        guard values.allSatisfy(\.isFinite) else { throw .scoresNotFinite }
        self.name = name
        self.values = values
    }
}

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
