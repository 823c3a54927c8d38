import Foundation

/// What a classifier says of one text.
public struct Prediction: Sendable, Equatable {
    public let text: String
    /// The second text of a pair.
    public let pair: String?
    /// One per label.
    public let logits: [Double]
    /// One per label: a softmax over exclusive classes, sigmoids over independent ones.
    public let probabilities: [Double]
    /// Index of the label with the largest logit.
    public let labelIndex: Int
    public let label: String
    public let truncation: TokenSequence.Truncation?
}

extension ScoringModel {
    /// Scores one text as it is.
    ///
    /// - Complexity: One forward pass.
    public func predict(_ text: String) throws -> Prediction {
        try predict(tokenize(text))
    }

    /// Scores a text or a pair as it is.
    ///
    /// - Complexity: One forward pass.
    public func predict(_ input: TextInput) throws -> Prediction {
        try predict(tokenize(input))
    }

    /// Scores a text that is in tokens already.
    ///
    /// - Complexity: One forward pass.
    public func predict(_ sequence: TokenSequence) throws -> Prediction {
        let logits = try checkedLogits(of: [sequence.input])[0]
        let best = logits.indices.max { logits[$0] < logits[$1] } ?? 0
        return Prediction(
            text: sequence.text, pair: sequence.pair, logits: logits, probabilities: labels.probabilities(logits), labelIndex: best,
            label: labels.names[best], truncation: sequence.truncation)
    }
}

extension ClassificationLabels {
    /// Probabilities of the labels.
    public func probabilities(_ logits: [Double]) -> [Double] {
        switch kind {
        case .independent:
            return logits.map { 1 / (1 + exp(-$0)) }
        case .exclusive, .contrast:
            let largest = logits.max() ?? 0
            let weights = logits.map { exp($0 - largest) }
            let total = weights.reduce(0, +)
            return weights.map { $0 / total }
        }
    }
}
