/// Scored sequences, as a fit takes them.
///
/// A sample differs from the whole text by a few deletions, or from nothing by a few tokens: only these differences are
/// stored, and a fit touches nothing else.
package struct SLALOMObservations: Sendable {
    /// What scores are measured from, and what a fit that learns nothing predicts.
    package enum Reference {
        /// The whole text's score. The whole text is then an observation like any other, the first.
        case wholeText(score: Double)
        /// The samples' mean, for samples that have little to do with the whole text.
        case mean
    }

    /// A unit whose count differs from the baseline's.
    struct Change: Sendable {
        let unit: Int
        let count: Double
    }

    /// Scores relative to ``referenceScore``, `[N]`.
    package let scores: [Double]
    /// How often each unit occurs in the whole text.
    package let multiplicities: [Double]
    /// `R`, in log odds.
    package let referenceScore: Double
    /// Observations at the front that are no samples, and are never held out: the whole text, or none.
    package let anchorCount: Int
    /// The counts that changes are relative to: the whole text's, or none.
    let baseline: [Double]
    /// All observations' changes, one after the other.
    let changes: [Change]
    /// Where each observation's changes begin; one more than observations.
    private let changeStarts: [Int]

    package var count: Int { scores.count }
    package var sampleCount: Int { count - anchorCount }
    package var unitCount: Int { multiplicities.count }

    /// Places of an observation's ``changes``.
    func changeRange(_ observation: Int) -> Range<Int> {
        changeStarts[observation]..<changeStarts[observation + 1]
    }

    /// - Parameters:
    ///   - counts: How often each unit occurs, one row per sample; not empty.
    ///   - scores: One per sample.
    package init(counts: [[Double]], scores: [Double], multiplicities: [Double], reference: Reference) {
        var rows = counts
        var relative: [Double] = []
        switch reference {
        case .wholeText(let score):
            referenceScore = score
            baseline = multiplicities
            rows.insert(multiplicities, at: 0)
            relative.append(0)
        case .mean:
            referenceScore = scores.reduce(0, +) / Double(max(scores.count, 1))
            baseline = multiplicities.map { _ in 0 }
        }
        for score in scores { relative.append(score - referenceScore) }
        var changes: [Change] = []
        var starts = [0]
        for row in rows {
            for unit in row.indices where row[unit] != baseline[unit] {
                changes.append(Change(unit: unit, count: row[unit] - baseline[unit]))
            }
            starts.append(changes.count)
        }
        self.scores = relative
        self.multiplicities = multiplicities
        self.changes = changes
        changeStarts = starts
        anchorCount = rows.count - counts.count
    }
}

// MARK: - Sums

extension SLALOMObservations {
    /// For every observation, the sum of `weights` over its units, each as often as it occurs, `[N]`.
    func sums(_ weights: [Double]) -> [Double] {
        let base = zip(baseline, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return (0..<count).map { observation in
            changes[changeRange(observation)].reduce(base) { $0 + $1.count * weights[$1.unit] }
        }
    }

    /// Mean squared distance of all scores from the reference.
    package var meanSquaredChange: Double {
        scores.reduce(0) { $0 + $1 * $1 } / Double(max(count, 1))
    }

    /// What predicting the reference errs by on the samples.
    package var referenceError: Double {
        scores.dropFirst(anchorCount).reduce(0) { $0 + $1 * $1 } / Double(max(sampleCount, 1))
    }

    /// Mean squared error on samples, each predicted by a fit that has not seen it: without refitting, by its residual and
    /// how far the fit followed it, `Σ (rᵢ / (1 − hᵢ))² / N`.
    ///
    /// Exact for what is linear, and penalties that are kept; for the softmax to first order. nil for fewer than ten samples.
    func leaveOneOutError(_ residuals: [Double], leverages: [Double]) -> Double? {
        guard sampleCount >= Self.fewestLeftOut else { return nil }
        let sum = (anchorCount..<count).reduce(0.0) { sum, sample in
            let leftOut = residuals[sample] / max(1 - leverages[sample], Self.smallestFreedom)
            return sum + leftOut * leftOut
        }
        return sum / Double(sampleCount)
    }

    private static let fewestLeftOut = 10
    /// Keeps the quotient defined where a fit passes through its samples.
    private static let smallestFreedom = 1e-9

    /// Mean, over the observations, of the squared distance between the units' shares of the sequence and of the whole
    /// text, all tokens weighing the same.
    var meanSquaredShareChange: Double {
        let total = multiplicities.reduce(0, +)
        let wholeSquare = multiplicities.reduce(0) { $0 + $1 * $1 } / (total * total)
        let baseSquare = baseline.reduce(0) { $0 + $1 * $1 }
        let baseProduct = zip(baseline, multiplicities).reduce(0) { $0 + $1.0 * $1.1 }
        let lengths = sums(Array(repeating: 1, count: unitCount))
        let squares = (0..<count).map { observation in
            var square = baseSquare
            var product = baseProduct
            for change in changes[changeRange(observation)] {
                let base = baseline[change.unit]
                square += (base + change.count) * (base + change.count) - base * base
                product += change.count * multiplicities[change.unit]
            }
            let length = lengths[observation]
            return square / (length * length) - 2 * product / (length * total) + wholeSquare
        }
        return squares.reduce(0, +) / Double(max(count, 1))
    }

    /// R² of a mean squared error on the samples; nil if their scores do not vary.
    package func explainedShare(_ meanSquaredError: Double) -> Double? {
        let samples = scores.dropFirst(anchorCount)
        let mean = samples.reduce(0, +) / Double(max(samples.count, 1))
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(samples.count, 1))
        return variance > 0 ? 1 - meanSquaredError / variance : nil
    }
}
