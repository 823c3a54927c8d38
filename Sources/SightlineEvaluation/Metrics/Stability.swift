import SightlineAttribution

/// How little a method's scores depend on the seed it draws with. [ours]
public struct Stability: Sendable, Equatable {
    /// Mean Spearman correlation of the scores of two runs, over all pairs of runs; −1 to 1, 1 for methods that draw
    /// nothing.
    public let rankCorrelation: Double
    /// The mean over tokens of the standard deviation over runs, as a part of the standard deviation over tokens of the
    /// mean scores: 0 for methods that draw nothing; nil if the mean scores are all alike.
    public let relativeDeviation: Double?

    /// - Parameters:
    ///   - first: What the method said with its own seed; the other runs count on from it.
    ///   - name: Which score is compared.
    /// - Throws: ``MissingReason/constant`` where a run gives all tokens one score, ``MissingReason/scoresAbsent`` or
    ///   ``MissingReason/scoresNotFinite``; what the method throws.
    /// - Complexity: As many explanations as there are further runs; none for methods that draw nothing.
    public init(
        of explainer: any Explainer, first: TokenScores, on text: inout EvaluatedText
    ) throws {
        guard var seeded = explainer as? any SeededExplainer else {
            self.init(rankCorrelation: 1, relativeDeviation: 0)
            return
        }
        var runs = [first.values]
        for _ in 1..<text.settings.stabilityRuns {
            seeded.seed &+= 1
            let explanation = try text.explain(text.text.input, by: seeded)
            try text.check(explanation)
            runs.append(try TokenScores(first.name, of: explanation).values)
        }
        try self.init(runs)
    }

    /// - Parameter runs: The scores of the tokens, at least two times.
    init(_ runs: [[Double]]) throws(MissingReason) {
        var correlations: [Double] = []
        for (index, run) in runs.enumerated() {
            for other in runs[..<index] {
                guard let correlation = Correlation.spearman(run, other) else { throw .constant }
                correlations.append(correlation)
            }
        }
        let ofTokens = runs[0].indices.map { token in runs.map { $0[token] } }
        let spread = ofTokens.map(\.mean).variance.squareRoot()
        self.init(
            rankCorrelation: correlations.mean,
            relativeDeviation: spread > 0 ? ofTokens.map { $0.variance.squareRoot() }.mean / spread : nil)
    }

    private init(rankCorrelation: Double, relativeDeviation: Double?) {
        self.rankCorrelation = rankCorrelation
        self.relativeDeviation = relativeDeviation
    }
}
