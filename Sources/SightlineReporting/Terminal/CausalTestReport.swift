import SightlineAttribution

/// A causal test of attention for a reader at a terminal.
public struct CausalTestReport: Sendable {
    private let test: AttentionCausalTest
    /// What to add to the model's name.
    private let modelNote: String?

    public init(_ test: AttentionCausalTest, modelNote: String? = nil) {
        self.test = test
        self.modelNote = modelNote
    }

    public func text(_ style: TerminalStyle) -> String {
        let rows: [(String, AttentionCausalTest.Change)] = [
            ("replaced by its effective form", test.effective), ("replaced by its efficient form", test.efficient),
            ("mass moved inside the null space", test.inside), ("mass moved outside the null space", test.outside),
        ]
        var lines = [
            "Model  \(test.model.printable)" + (modelNote.map { " (\($0))" } ?? ""),
            "Label  \(test.target.label.printable), score \(Numerals.signed(test.score)) log odds, \(test.tokenCount) tokens",
            "", style.set("  attention of every layer            largest move of a logit   move of the score", .faint),
        ]
        for (name, change) in rows {
            lines.append(
                "  " + name.padded(to: 34) + Numerals.significant(change.logits).padded(to: 23, onLeft: true)
                    + Numerals.significant(change.score).padded(to: 20, onLeft: true))
        }
        lines.append("")
        let heads = test.heads.flatMap { $0 }
        let share = heads.reduce(0) { $0 + $1.removedShare } / Double(max(heads.count, 1))
        let dimensions = heads.map(\.nullSpaceDimension)
        let summary =
            "The efficient form leaves out \(Numerals.percent(share)) of the attention's square norm, mean of \(heads.count) "
            + "heads; null spaces have \(dimensions.min() ?? 0) to \(dimensions.max() ?? 0) dimensions."
        lines += Paragraph.wrapped(summary, width: style.width)
        if dimensions.allSatisfy({ $0 == 0 }) {
            let reason = "The text has no more tokens than a head has numbers, so all of the attention reaches the output: "
                + "take a longer text."
            lines += Paragraph.wrapped(reason, width: style.width)
        }
        lines += test.warnings.flatMap { warning in
            Paragraph.wrapped("Warning: \(warning.message).", width: style.width).map { style.set($0, .warning) }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
