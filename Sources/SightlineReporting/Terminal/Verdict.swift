import Foundation
import SightlineAttribution

/// What is explained: the model, the label and the score.
struct Verdict {
    let model: String
    let target: Target.Resolved
    /// In log odds.
    let score: Double
    /// What to add to the model's name.
    var modelNote: String?
    /// What the model predicts for the text; nil if nobody asked.
    var predictedLabel: String?

    func lines(_ style: TerminalStyle) -> [String] {
        let foil = target.foil.map { " rather than \($0.quoted)" } ?? ""
        let probability = Numerals.percent(1 / (1 + exp(-score)))
        let standing = predictedLabel.map {
            $0 == target.label ? " (predicted)" : " (the model predicts \(shown($0)))"
        } ?? ""
        return [
            "Model  \(model.printable)" + (modelNote.map { " (\($0))" } ?? ""),
            "Label  " + style.set(label, .bold) + "\(foil)\(standing), probability \(probability)",
            "Score  \(Numerals.signed(score)) log odds towards \(label)",
        ]
    }

    /// The explained label; white space at the ends of a token is shown.
    var label: String { shown(target.label) }

    private func shown(_ label: String) -> String {
        let hasSpace = label.first?.isWhitespace ?? true || label.last?.isWhitespace ?? true
        return hasSpace || target.foil != nil ? label.quoted : label.printable
    }
}
