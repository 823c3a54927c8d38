import SightlineAttribution

/// The expected squared error of an explanation's predictions of what a random removal does.
///
///     E_S [(F̂(t without S) − F(t without S))²]
///
/// The size of `S` is uniform on 1 … n − 1, and `S` uniform among the sets of that size. Source: Yeh et al. (NeurIPS 2019,
/// definition 2.1), whose perturbation is here the removal of `S`, and whose prediction is the attributions' sum: SLALOM
/// predicts through its softmax instead. That and the distribution are [ours].
public struct Infidelity: Sendable, Equatable {
    /// In squared log odds.
    public let value: Double

    /// - Throws: ``MissingReason/noPrediction`` for scores that predict no score of the model (rescaling them to fit best
    ///   would grant them what they do not claim), ``MissingReason/tooFewTokens`` for a single token,
    ///   ``MissingReason/modelNotFinite``; what the model throws.
    /// - Complexity: One forward pass per distinct subset that was not scored before.
    public init(of explanation: Explanation, on text: inout EvaluatedText) throws {
        guard let prediction = explanation.prediction else { throw MissingReason.noPrediction }
        let count = text.tokenCount
        guard count > 1 else { throw MissingReason.tooFewTokens }
        var generator = text.settings.generator(for: .infidelity)
        let removed = (0..<text.settings.infidelitySamples).map { _ in
            subset(of: count, size: Int.random(in: 1..<count, using: &generator), using: &generator)
        }
        let kept = removed.map { text.without($0) }
        let scores = try text.scores(keeping: kept)
        value = try zip(kept, scores).map { kept, score in
            guard let predicted = prediction.score(keeping: kept) else { throw MissingReason.noPrediction }
            return (predicted - score) * (predicted - score)
        }.mean
    }
}
