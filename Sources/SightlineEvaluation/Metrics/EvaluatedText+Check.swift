import SightlineAttribution

extension EvaluatedText {
    /// - Throws: ``EvaluationError/otherTokens(text:)`` or ``EvaluationError/otherTarget(text:expected:found:)`` for an
    ///   explanation that is not of this text and target.
    func check(_ explanation: Explanation) throws {
        guard explanation.tokens.filter({ !$0.special }).map(\.id) == sequence.contentIDs.map(Optional.some) else {
            throw EvaluationError.otherTokens(text: id)
        }
        guard explanation.target == target else {
            throw EvaluationError.otherTarget(text: id, expected: target.label, found: explanation.target.label)
        }
    }
}
