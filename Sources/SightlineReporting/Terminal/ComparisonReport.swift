import SightlineAttribution
import SightlineEvaluation

/// Several methods on one text, side by side, for a reader at a terminal: how much each gives the strongest tokens, and
/// how right each is.
public struct ComparisonReport: Sendable {
    public let comparison: Comparison
    /// What to add to the model's name.
    public var modelNote: String?
    /// What the model predicts for the text.
    public var predictedLabel: String?
    /// Most rows in the table of tokens.
    public var rowLimit: Int

    public init(
        _ comparison: Comparison, modelNote: String? = nil, predictedLabel: String? = nil, rowLimit: Int = 12
    ) {
        self.comparison = comparison
        self.modelNote = modelNote
        self.predictedLabel = predictedLabel
        self.rowLimit = rowLimit
    }

    public func text(_ style: TerminalStyle) -> String {
        let verdict = Verdict(
            model: comparison.model, target: comparison.target, score: comparison.score, modelNote: modelNote,
            predictedLabel: predictedLabel)
        var parts = [verdict.lines(style).joined(separator: "\n") + "\n"]
        if !tokenTable.rows.isEmpty { parts.append(tokenTable.text(style)) }
        if !metricTable.rows.isEmpty { parts.append(metricTable.text(style)) }
        parts += comparison.entries.compactMap { entry in
            entry.error.map { error in
                Paragraph.wrapped("\(name(entry)) failed: \(error).", width: style.width)
                    .map { style.set($0, .warning) }.joined(separator: "\n") + "\n"
            }
        }
        return parts.joined(separator: "\n")
    }

    private func name(_ entry: Comparison.Entry) -> String {
        let hasBudgets = Set(comparison.entries.compactMap(\.budget)).count > 1
        return entry.name + (hasBudgets ? entry.budget.map { " @ \($0)" } ?? "" : "")
    }

    // MARK: - Tables

    /// Each token's part of all that a method attributes: the strongest over all methods first.
    private var tokenTable: Table {
        let explained = comparison.entries.compactMap { entry in entry.explanation.map { (name(entry), Self.shares($0)) } }
        let tokens = comparison.entries.lazy.compactMap(\.explanation).first?.tokens.filter { !$0.special } ?? []
        let strengths = tokens.indices.map { place in
            explained.reduce(0) { $0 + abs($1.1[place] ?? 0) }
        }
        let order = tokens.indices.sorted { (strengths[$1], $0) < (strengths[$0], $1) }.prefix(rowLimit)
        var caption =
            "Parts of all that a method attributes: + speaks for the label, - against it; methods whose scores have no "
            + "direction give + alone."
        if tokens.count > order.count {
            caption += " The \(order.count) strongest of \(Numerals.count(tokens.count)) tokens; --json has all."
        }
        return Table(
            caption: caption, rowTitle: "token", columns: explained.map { .init($0.0) },
            rows: order.map { place in
                .init(tokens[place].text, explained.map { $0.1[place].map { .text(Self.signedPercent($0)) } ?? .absent })
            })
    }

    /// Of each content token; nil where the method gives it no score.
    private static func shares(_ explanation: Explanation) -> [Double?] {
        let scores = explanation.tokens.filter { !$0.special }.map { $0[explanation.mainScore] }
        let total = scores.reduce(0) { $0 + abs($1 ?? 0) }
        return scores.map { score in score.map { total > 0 ? $0 / total : 0 } }
    }

    private static func signedPercent(_ share: Double) -> String {
        let percent = (share * 100).rounded()
        return percent == 0 ? "0 %" : (percent > 0 ? "+" : "-") + "\(Int(abs(percent))) %"
    }

    private static let columns: [MetricName] = [
        .deletionR2, .deletionError, .deletionCorrelation, .deletionArea, .insertionArea, .forwardPasses, .backwardPasses,
        .seconds,
    ]

    private var metricTable: Table {
        let measured = comparison.entries.compactMap { entry in entry.evaluation.map { (name(entry), $0) } }
        let columns = Self.columns.filter { metric in measured.contains { $0.1.metrics[metric] != nil } }
        return Table(
            caption: columns.filter { !$0.isCost }.map { "\($0.title): \($0.summary)" }.joined(separator: "; ") + ".",
            rowTitle: "method", columns: columns.map { .init($0) },
            rows: measured.map { name, evaluation in
                .init(name, columns.map { column in evaluation.metrics[column].map { .number($0) } ?? .absent })
            })
    }
}

extension Table.Column {
    /// A metric's column. What a method costs is no merit by itself.
    init(_ metric: MetricName) {
        self.init(
            metric.title, better: metric.isCost ? nil : metric.direction == .higherIsBetter ? .higher : .lower)
    }
}

extension MetricName {
    var isCost: Bool { [.forwardPasses, .backwardPasses, .seconds].contains(self) }
}
