import SightlineModels
import SightlineRandom

extension DictionarySLALOM.Check {
    /// Asks the model for the text and random deletions of it, and holds the explanation to what it says.
    ///
    /// With `F̂` what the dictionary predicts, the error of a deletion is `(F(kept) − F(t)) − (F̂(kept) − F̂(t))`: how
    /// wrong the predicted change of the score is. How wrong the predicted score is stands beside it. **[ours]**
    ///
    /// - Parameter prediction: `F̂`.
    /// - Throws: ``ExplanationError``, what the model throws.
    /// - Complexity: One forward pass for each deletion, and one.
    func measure(
        _ explanation: inout Explanation, _ sequence: TokenSequence, _ prediction: Explanation.Prediction, seed: UInt64,
        with engine: PerturbationEngine
    ) throws {
        try validate()
        let deletions = deletions(of: sequence.contentIndices.count, seed: seed)
        let scores = try engine.score([sequence.input] + deletions.map(sequence.input(keeping:)))
        explanation.cost.forwardPasses += scores.cost.forwardPasses
        explanation.cost.tokens += scores.cost.tokens
        let labels = engine.model.labels
        let found = scores.logits.map { explanation.target.score($0, labels.kind) }
        guard found[0].isFinite else {
            throw ExplanationError.scoreNotFinite(model: engine.model.name, score: found[0])
        }
        let predicted = explanation.score
        explanation.score = found[0]
        explanation.dictionary?.modelScore = found[0]
        if predicted.sign != found[0].sign {
            explanation.warnings.append(.otherVerdict(predicted: predicted, found: found[0]))
        }
        let pairs = zip(deletions, found.dropFirst()).compactMap { kept, score -> (error: Double, change: Double)? in
            guard score.isFinite, let guess = prediction.score(keeping: kept) else { return nil }
            return ((score - found[0]) - (guess - predicted), score - found[0])
        }
        if pairs.count < deletions.count {
            explanation.warnings.append(.notFinite(count: deletions.count - pairs.count, of: deletions.count))
        }
        let fit = Self.fit(pairs)
        explanation.fit = fit
        explanation.warnings += Explanation.Warning.dictionaryFit(fit)
    }

    /// Nothing is fitted to the deletions, so that all of them are held out.
    private static func fit(_ pairs: [(error: Double, change: Double)]) -> Explanation.Fit {
        let count = Double(max(pairs.count, 1))
        let error = pairs.reduce(0) { $0 + $1.error * $1.error } / count
        let mean = pairs.reduce(0) { $0 + $1.change } / count
        let variance = pairs.reduce(0) { $0 + ($1.change - mean) * ($1.change - mean) } / count
        let share = variance > 0 ? 1 - error / variance : nil
        return .init(samples: pairs.count, mse: error, r2: share, heldOutMSE: error, heldOutR2: share)
    }

    /// Which tokens distinct random deletions leave, each of a random number of tokens; all that there are, if they are
    /// few.
    private func deletions(of count: Int, seed: UInt64) -> [[Bool]] {
        let sizes = 1...min(maximumDeletions, count - 1)
        let limit = sizes.reduce(0) { sum, size in
            let (next, overflow) = sum.addingReportingOverflow(binomial(count, size))
            return overflow ? .max : next
        }
        var generator = SeededGenerator(seed: seed)
        var drawn: Set<[Int]> = []
        var deletions: [[Bool]] = []
        while deletions.count < min(samples, limit) {
            let size = Int.random(in: sizes, using: &generator)
            let deleted = subset(of: count, size: size, using: &generator)
            guard drawn.insert(deleted).inserted else { continue }
            var isKept = Array(repeating: true, count: count)
            for place in deleted { isKept[place] = false }
            deletions.append(isKept)
        }
        return deletions
    }

    /// - Throws: ``ExplanationError/invalidOption(name:found:expected:)``.
    package func validate() throws {
        guard SLALOM.sampleRange.contains(samples) else {
            throw ExplanationError.invalidOption(
                name: "the number of samples", found: "\(samples)",
                expected: "\(SLALOM.sampleRange.lowerBound) to \(SLALOM.sampleRange.upperBound)")
        }
        guard maximumDeletions >= 1 else {
            throw ExplanationError.invalidOption(
                name: "the largest number of deletions", found: "\(maximumDeletions)", expected: "at least 1")
        }
    }
}
