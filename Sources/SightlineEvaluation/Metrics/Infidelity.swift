import SightlineAttribution

/// The expected squared error of summed attributions as predictions of what a random removal does.
///
///     E_S [(Σ_{i∈S} φᵢ − (F(t) − F(t without S)))²]
///
/// The size of `S` is uniform on 1 … n − 1, and `S` uniform among the sets of that size. Source: Yeh et al. (NeurIPS 2019,
/// definition 2.1), whose perturbation is here the removal of `S`; the distribution is [ours].
public struct Infidelity: Sendable, Equatable {
    /// In squared log odds.
    public let value: Double

    /// - Throws: ``MissingReason/notLogOdds`` for scores whose sum is no change of the score (rescaling them to fit best
    ///   would grant them what they do not claim), ``MissingReason/tooFewTokens`` for a single token,
    ///   ``MissingReason/modelNotFinite``; what the model throws.
    /// - Complexity: One forward pass per distinct subset that was not scored before.
    public init(of attribution: TokenScores, on text: inout EvaluatedText) throws {
        guard attribution.addsUpToLogOdds else { throw MissingReason.notLogOdds }
        let count = text.tokenCount
        guard count > 1 else { throw MissingReason.tooFewTokens }
        var generator = text.settings.generator(for: .infidelity)
        let removed = (0..<text.settings.infidelitySamples).map { _ in
            subset(of: count, size: Int.random(in: 1..<count, using: &generator), using: &generator)
        }
        let scores = try text.scores(keeping: removed.map { text.without($0) })
        value = zip(removed, scores).map { removed, score in
            let error = removed.reduce(0) { $0 + attribution.values[$1] } - (text.fullScore - score)
            return error * error
        }.mean
    }
}
