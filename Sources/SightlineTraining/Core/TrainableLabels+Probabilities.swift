import Foundation

extension TrainableLabels {
    /// A softmax over exclusive labels, sigmoids of independent ones.
    public func probabilities(_ logits: [Double]) -> [Double] {
        guard areExclusive else { return logits.map { 1 / (1 + exp(-$0)) } }
        let total = Self.logSumExp(logits)
        return logits.map { exp($0 - total) }
    }

    /// Of probabilities under logits: `−Σ p log softmax(z)`; of independent labels the mean over them.
    func crossEntropy(_ logits: [Double], _ probabilities: [Double]) -> Double {
        if areExclusive {
            let total = Self.logSumExp(logits)
            return zip(logits, probabilities).reduce(0) { $0 + $1.1 * (total - $1.0) }
        }
        let sum = zip(logits, probabilities).reduce(0) { sum, pair in
            sum + max(pair.0, 0) + log1p(exp(-abs(pair.0))) - pair.1 * pair.0
        }
        return sum / Double(count)
    }

    /// What the cross-entropy of probabilities is at least.
    func entropy(_ probabilities: [Double]) -> Double {
        func term(_ probability: Double) -> Double { probability > 0 ? -probability * log(probability) : 0 }
        guard !areExclusive else { return probabilities.reduce(0) { $0 + term($1) } }
        return probabilities.reduce(0) { $0 + term($1) + term(1 - $1) } / Double(count)
    }

    private static func logSumExp(_ values: [Double]) -> Double {
        let largest = values.max() ?? 0
        return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
    }
}
