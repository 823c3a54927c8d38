import SightlineModels

/// A prediction for a reader at a terminal: every label with its probability and logit.
public struct PredictionReport: Sendable {
    public let prediction: Prediction
    public let model: String
    public let labels: [String]
    /// What to add to the model's name.
    public var modelNote: String?

    public init(_ prediction: Prediction, model: String, labels: [String], modelNote: String? = nil) {
        self.prediction = prediction
        self.model = model
        self.labels = labels
        self.modelNote = modelNote
    }

    public func text(_ style: TerminalStyle) -> String {
        let record = PredictionRecord(prediction, model: model)
        let nameWidth = labels.map { min(40, DisplayWidth.of($0.printable)) }.max() ?? 0
        var lines = ["Model  \(model.printable)" + (modelNote.map { " (\($0))" } ?? ""), ""]
        lines.append(
            style.set("  " + "label".padded(to: max(nameWidth, 5)) + "  probability     logit", .faint))
        for (index, label) in labels.enumerated() {
            let name = label.printable.cut(to: 40).padded(to: max(nameWidth, 5))
            let probability = record.probabilities[index].map(Numerals.percent) ?? "not a number"
            let logit = record.logits[index].map(Numerals.signed) ?? "not a number"
            let isBest = record.label != nil && index == prediction.labelIndex
            let line = "  \(name)  \(probability.padded(to: 11, onLeft: true))  \(logit.padded(to: 8, onLeft: true))"
            lines.append(isBest ? style.set(line, .bold) : line)
        }
        lines += record.warnings.flatMap { warning in
            Paragraph.wrapped("Warning: \(warning.message).", width: style.width).map { style.set($0, .warning) }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
