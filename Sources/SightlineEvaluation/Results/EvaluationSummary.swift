import SightlineAttribution

/// The means over all texts of an evaluation, by method and score.
public struct EvaluationSummary: Sendable {
    /// One score of one method.
    public struct Row: Sendable {
        public let name: String
        public let budget: Int?
        public let score: Explanation.ScoreName
        /// Whether the score stands for the method; of others only some metrics are measured.
        public let isMain: Bool
        /// Metrics that were measured on no text are absent.
        public let means: [MetricName: MeanOverTexts]
    }

    public let header: EvaluationHeader
    /// Texts that some method explained.
    public let textCount: Int
    /// Texts that none did.
    public let failedTextCount: Int
    /// On how many of the texts a method failed, for those that did.
    public let failures: [(name: String, budget: Int?, count: Int)]
    /// In the order of the header's methods; a method's main score first.
    public let rows: [Row]

    /// The metrics that some row has, in the order of tables.
    public var metrics: [MetricName] {
        header.groups.flatMap { $0.names(header.settings) }.filter { name in
            rows.contains { $0.means[name]?.mean != nil }
        }
    }

    /// - Parameter seed: Of the bootstrap; every cell is resampled alike, so that methods are compared on the same draws.
    public init(_ header: EvaluationHeader, _ records: [EvaluationRecord], seed: UInt64 = 0) {
        self.header = header
        let explained = records.filter { $0.error == nil }
        textCount = explained.count
        failedTextCount = records.count - explained.count
        let results = header.methods.map { method in
            (method, explained.map { record in
                record.results.first { $0.name == method.name && $0.budget == method.budget }
            })
        }
        failures = results.compactMap { method, results in
            let count = results.count { $0?.error != nil }
            return count > 0 ? (method.name, method.budget, count) : nil
        }
        rows = results.flatMap { method, results -> [Row] in
            let scores = results.compactMap { $0?.evaluations.map(\.score) }.max { $0.count < $1.count } ?? []
            return scores.enumerated().map { place, score in
                let evaluations = results.map { $0?.evaluations.first { $0.score == score } }
                let names = Set(evaluations.flatMap { $0.map { Array($0.metrics.keys) } ?? [] })
                let means = names.map { name in (name, MeanOverTexts(evaluations.map { $0?.metrics[name] }, seed: seed)) }
                return Row(
                    name: method.name, budget: method.budget, score: score, isMain: place == 0,
                    means: Dictionary(uniqueKeysWithValues: means))
            }
        }
    }
}
