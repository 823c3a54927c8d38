import Foundation
import SightlineAttribution

/// An explanation for a reader at a terminal: the verdict, the text in colours, the strongest tokens with bars and errors,
/// and how far to trust it all. Without colours it says the same in the same words.
public struct ExplanationReport: Sendable {
    public let explanation: Explanation
    /// What to add to the model's name.
    public var modelNote: String?
    /// What the model predicts for the text; nil if nobody asked.
    public var predictedLabel: String?
    /// Most rows in the table.
    public var rowLimit: Int
    /// Whether SLALOM's values are plotted against its importances.
    public var isPlotted = false

    public init(
        _ explanation: Explanation, modelNote: String? = nil, predictedLabel: String? = nil, rowLimit: Int = 10
    ) {
        self.explanation = explanation
        self.modelNote = modelNote
        self.predictedLabel = predictedLabel
        self.rowLimit = rowLimit
    }

    public func text(_ style: TerminalStyle) -> String {
        let leading = LeadingScore(explanation)
        let heat = HeatText(explanation: explanation, leading: leading)
        var lines = verdict.lines(style)
        lines += [""] + heat.lines(style, indent: 2) + [""]
        lines += legend(heat, style) + [""]
        lines += TokenTable(explanation, leading, rowLimit: rowLimit).lines(style)
        if isPlotted, let scatter = TerminalScatter(explanation, leading) { lines += [""] + scatter.lines(style) }
        lines += [""] + TrustStatement(explanation).sentences.flatMap { Paragraph.wrapped($0, width: style.width) }
        lines += explanation.warnings.flatMap { warning in
            Paragraph.wrapped("Warning: \(warning.message).", width: style.width).map { style.set($0, .warning) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var verdict: Verdict {
        Verdict(
            model: explanation.model, target: explanation.target, score: explanation.score,
            scoreNote: explanation.scoreNote, modelNote: modelNote,
            predictedLabel: predictedLabel)
    }

    private func legend(_ heat: HeatText, _ style: TerminalStyle) -> [String] {
        let meaning = "\(heat.leading.name.rawValue) is \(heat.leading.meaning)"
        guard style.colors != .none else { return Paragraph.wrapped("(\(meaning))", width: style.width) }
        let colors = heat.leading.colors(style.palette, target: explanation.targetName)
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
