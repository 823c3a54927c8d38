import Foundation
import SightlineAttribution

/// What is explained: the model, the label and the score.
struct Verdict {
    let model: String
    let target: Target.Resolved
    /// In log odds.
    let score: Double
    /// Of a score that a dictionary predicts, or was held against: what to add.
    var scoreNote: String?
    /// What to add to the model's name.
    var modelNote: String?
    /// What the model predicts for the text; nil if nobody asked.
    var predictedLabel: String?

    func lines(_ style: TerminalStyle) -> [String] {
        let probability = Numerals.probability(logOdds: score)
        let standing = predictedLabel.map {
            $0 == target.label ? " (predicted)" : " (the model predicts \(target.shown($0)))"
        } ?? ""
        return [
            "Model  \(model.printable)" + (modelNote.map { " (\($0))" } ?? ""),
            "Label  " + style.set(target.name, .bold) + "\(target.foilPhrase)\(standing), probability \(probability)",
            "Score  \(Numerals.signed(score)) log odds towards \(target.name)" + (scoreNote ?? ""),
        ]
    }
}
