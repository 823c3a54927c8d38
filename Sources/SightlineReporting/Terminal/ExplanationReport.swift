import Foundation
import SightlineAttribution

/// An explanation for a reader at a terminal: the verdict, the text in colours, the strongest tokens with their errors,
/// and how far to trust it all. Without colours it says the same in the same words.
public struct ExplanationReport: Sendable {
    public let explanation: Explanation
    /// What to add to the model's name.
    public var modelNote: String?
    /// What the model predicts for the text; nil if nobody asked.
    public var predictedLabel: String?
    /// Most rows in the table.
    public var rowLimit: Int

    public init(
        _ explanation: Explanation, modelNote: String? = nil, predictedLabel: String? = nil, rowLimit: Int = 10
    ) {
        self.explanation = explanation
        self.modelNote = modelNote
        self.predictedLabel = predictedLabel
        self.rowLimit = rowLimit
    }

    /// The score that colours the text and orders the table.
    static func leadingScore(of explanation: Explanation) -> Explanation.ScoreName {
        explanation.tokens.contains { $0[.attribution] != nil } ? .attribution : .removal
    }

    public func text(_ style: TerminalStyle) -> String {
        let heat = HeatText(explanation, by: Self.leadingScore(of: explanation))
        var lines = verdict.lines(style)
        lines += [""] + heat.lines(style, indent: 2) + [""]
        lines += legend(heat, style) + [""]
        lines += TokenTable(explanation, rowLimit: rowLimit).lines(style)
        lines += [""] + TrustStatement(explanation).sentences.flatMap { Paragraph.wrapped($0, width: style.width) }
        lines += explanation.warnings.flatMap { warning in
            Paragraph.wrapped("Warning: \(warning.message).", width: style.width).map { style.set($0, .warning) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var verdict: Verdict {
        Verdict(
            model: explanation.model, target: explanation.target, score: explanation.score, modelNote: modelNote,
            predictedLabel: predictedLabel)
    }

    private func legend(_ heat: HeatText, _ style: TerminalStyle) -> [String] {
        let directed = "Blue speaks for \(verdict.label), red against it, by \(heat.score.rawValue)"
        let (meaning, colors) =
            switch (heat.score, explanation.unit) {
            case (.attribution, .logOdds):
                ("attribution is the token's part of the score, in log odds", directed)
            case (.attribution, _):
                (
                    "attribution is how much the answer hangs on the token, not which way it pushes",
                    "Blue is attribution"
                )
            default:
                ("removal is what the score loses when the token is taken out, in log odds", directed)
            }
        guard style.colors != .none else { return Paragraph.wrapped("(\(meaning))", width: style.width) }
        return [heat.legend(style)] + Paragraph.wrapped("\(colors); \(meaning).", width: style.width)
    }
}

/// Running text in lines.
enum Paragraph {
    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.printable.split(separator: " ") {
            if !line.isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(word) > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [line]
    }
}
