import SightlineAttribution
import SightlineEvaluation

extension Table {
    /// An evaluation's means with their intervals: a row for each method, and for each other score that ranks its tokens
    /// where that was measured.
    ///
    /// - Parameter columns: The metrics to show, in this order; nil for all that were measured.
    public init(_ summary: EvaluationSummary, columns: [MetricName]? = nil) {
        let metrics = columns ?? summary.metrics
        let hasBudgets = Set(summary.rows.compactMap(\.budget)).count > 1
        let shown = summary.rows.filter { row in row.isMain || metrics.contains { row.means[$0]?.mean != nil } }
        self.init(
            caption: Self.caption(summary), rowTitle: "method",
            columns: metrics.map { .init($0) },
            rows: shown.map { row in
                Row(
                    Self.name(row, withBudget: hasBudgets),
                    metrics.map { metric in
                        guard let mean = row.means[metric], let value = mean.mean else { return .absent }
                        // Where all texts agree there is nothing to be unsure of.
                        let interval = mean.interval.flatMap { $0.lower < $0.upper ? $0.lower...$0.upper : nil }
                        return .number(value, interval: interval)
                    })
            })
    }

    private static func name(_ row: EvaluationSummary.Row, withBudget: Bool) -> String {
        let budget = withBudget ? row.budget.map { " @ \($0)" } ?? "" : ""
        return row.name + budget + (row.isMain ? "" : " (\(row.score.rawValue))")
    }

    private static func caption(_ summary: EvaluationSummary) -> String {
        let header = summary.header
        let texts = "\(Numerals.count(summary.textCount)) \(summary.textCount == 1 ? "text" : "texts")"
        var parts = [
            "\(texts) of \(header.shortNames.data), \(header.shortNames.model), \(header.target.map { "target \($0)" } ?? "the predicted label")",
            "means with 95 % bootstrap intervals over texts, as half their width after ±, or in brackets",
        ]
        let budgets = Set(header.methods.compactMap(\.budget))
        if budgets.count == 1, let budget = budgets.first {
            parts.append("sampling methods ask for \(Numerals.count(budget)) perturbations")
        }
        parts.append("test perturbations drawn with seed \(header.settings.seed)")
        if summary.failedTextCount > 0 { parts.append("\(Numerals.count(summary.failedTextCount)) texts failed") }
        parts += summary.failures.map { "\($0.name) failed on \(Numerals.count($0.count)) of the texts" }
        return parts.joined(separator: "; ") + ". Sightline \(header.program)."
    }
}
