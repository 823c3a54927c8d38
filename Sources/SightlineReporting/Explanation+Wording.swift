import Foundation
import SightlineAttribution

extension Explanation {
    /// The explained label; white space at the ends of a token is shown.
    var targetName: String {
        let label = target.label
        let hasSpace = label.first?.isWhitespace ?? true || label.last?.isWhitespace ?? true
        return hasSpace || target.foil != nil ? label.quoted : label.printable
    }

    /// ``targetName``, with what it is set against.
    var targetPhrase: String { targetName + (target.foil.map { " rather than \($0.quoted)" } ?? "") }

    /// The probability that the score is the log odds of.
    var probability: Double { 1 / (1 + exp(-score)) }

    /// The model's name without the folders it is in.
    var modelName: String {
        let name = model.split(separator: "/").last.map(String.init) ?? model
        return name.printable
    }
}
