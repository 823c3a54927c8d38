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
