import Foundation
import SightlineModels

/// What is explained: the log odds of one class against the rest.
public enum Target: Sendable, Equatable {
    /// The class that the model predicts for the text.
    case predicted
    case index(Int)
    case label(String)

    /// A target found among a model's labels.
    public struct Resolved: Sendable, Equatable, Codable {
        /// Which logit.
        public let index: Int
        public let label: String
        /// What the label is set against, where that is one label and not all others.
        public var foil: String?
    }

    /// Finds the class.
    ///
    /// A label may be given in any case, unless two labels differ by nothing else.
    ///
    /// - Parameter logits: The whole text's, which decide the predicted class.
    /// - Throws: ``ExplanationError/noSuchTarget(_:labels:)``.
    public func resolved(labels: ClassificationLabels, logits: [Double]) throws -> Resolved {
        let names = labels.names
        let index: Int?
        switch self {
        case .predicted:
            index = logits.indices.max { logits[$0] < logits[$1] }
        case .index(let given):
            index = names.indices.contains(given) ? given : nil
        case .label(let given):
            let alike = names.indices.filter { names[$0].lowercased() == given.lowercased() }
            index = names.firstIndex(of: given) ?? (alike.count == 1 ? alike[0] : nil)
        }
        guard let index else { throw ExplanationError.noSuchTarget(description, labels: names) }
        return Resolved(
            index: index, label: names[index], foil: labels.kind == .contrast ? names[1 - index] : nil)
    }
}

extension Target: CustomStringConvertible {
    public var description: String {
        switch self {
        case .predicted: "the predicted class"
        case .index(let index): "\(index)"
        case .label(let label): label
        }
    }
}

extension Target.Resolved {
    /// The score `F` in log odds, positive towards the target.
    ///
    /// Exclusive classes: `logit_c − log Σ_{k≠c} exp logit_k`, which for two classes is the difference of the logits.
    /// Independent classes, and single logits: `logit_c`.
    public func score(_ logits: [Double], _ kind: ClassificationLabels.Kind) -> Double {
        guard kind != .independent, logits.count > 1 else { return logits[index] }
        let others = logits.indices.filter { $0 != index }.map { logits[$0] }
        let largest = others.max() ?? 0
        let rest = others.reduce(0) { $0 + exp($1 - largest) }
        return logits[index] - (largest + log(rest))
    }

    /// The derivatives of the score `F` by the logits.
    ///
    /// Exclusive classes: 1 for the class, and minus a softmax over the others for each of them. Independent classes, and
    /// single logits: 1 for the class, 0 for the others.
    package func scoreDerivatives(_ logits: [Double], _ kind: ClassificationLabels.Kind) -> [Double] {
        guard kind != .independent, logits.count > 1 else { return logits.indices.map { $0 == index ? 1 : 0 } }
        let others = logits.indices.filter { $0 != index }
        let largest = others.map { logits[$0] }.max() ?? 0
        var derivatives = logits.map { -exp($0 - largest) }
        let rest = others.reduce(0) { $0 - derivatives[$1] }
        for other in others { derivatives[other] /= rest }
        derivatives[index] = 1
        return derivatives
    }

    /// What the logits are weighted with in the target's logit, or in its difference from its foil's.
    ///
    /// Source: the gradients that attention is read with are those of a logit (Azarkhalili & Libbrecht, ACL 2025); with a
    /// foil **[ours]**.
    func logitCoefficients(count: Int) -> [Double] {
        (0..<count).map { $0 == index ? 1 : foil != nil ? -1 : 0 }
    }
}
