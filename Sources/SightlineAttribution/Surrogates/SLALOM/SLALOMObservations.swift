import SightlineTensors

/// Scored sequences, as a fit takes them.
package struct SLALOMObservations {
    /// What scores are measured from, and what a fit that learns nothing predicts.
    package enum Reference {
        /// The whole text's score. The whole text is then an observation like any other, the first.
        case wholeText(score: Double)
        /// The samples' mean, for samples that have little to do with the whole text.
        case mean
    }

    /// How often each unit occurs in each sequence, float64 `[N, units]`.
    package let counts: Tensor
    /// Scores relative to ``referenceScore``, `[N]`.
    package let scores: [Double]
    /// How often each unit occurs in the whole text.
    package let multiplicities: [Double]
    /// `R`, in log odds.
    package let referenceScore: Double
    /// Observations at the front that are no samples, and are never held out: the whole text, or none.
    package let anchorCount: Int

    package var count: Int { scores.count }
    package var sampleCount: Int { count - anchorCount }
    package var unitCount: Int { multiplicities.count }

    /// - Parameters:
    ///   - counts: One row per sample; not empty.
    ///   - scores: One per sample.
    package init(counts: [[Double]], scores: [Double], multiplicities: [Double], reference: Reference) throws {
        let referenceScore: Double
        var rows = counts
        var relative: [Double] = []
        switch reference {
        case .wholeText(let score):
            referenceScore = score
            rows.insert(multiplicities, at: 0)
            relative.append(0)
        case .mean:
            referenceScore = scores.reduce(0, +) / Double(max(scores.count, 1))
        }
        relative += scores.map { $0 - referenceScore }
        self.init(
            counts: try Tensor(Array(rows.joined()), shape: [rows.count, multiplicities.count]), scores: relative,
            multiplicities: multiplicities, referenceScore: referenceScore, anchorCount: rows.count - counts.count)
    }

    private init(
        counts: Tensor, scores: [Double], multiplicities: [Double], referenceScore: Double, anchorCount: Int
    ) {
        self.counts = counts
        self.scores = scores
        self.multiplicities = multiplicities
        self.referenceScore = referenceScore
        self.anchorCount = anchorCount
    }

    /// The anchors and the samples for which `isTaken` holds, by their number.
    func samples(where isTaken: (Int) -> Bool, withAnchors: Bool) throws -> SLALOMObservations {
        let taken = (0..<sampleCount).filter(isTaken).map { $0 + anchorCount }
        let indices = (withAnchors ? Array(0..<anchorCount) : []) + taken
        return SLALOMObservations(
            counts: try counts.rows(Tensor(indices)), scores: indices.map { scores[$0] },
            multiplicities: multiplicities, referenceScore: referenceScore,
            anchorCount: withAnchors ? anchorCount : 0)
    }

    /// Mean squared distance of all scores from the reference.
    package var meanSquaredChange: Double {
        scores.reduce(0) { $0 + $1 * $1 } / Double(max(count, 1))
    }

    /// What predicting the reference errs by on the samples.
    package var referenceError: Double {
        scores.dropFirst(anchorCount).reduce(0) { $0 + $1 * $1 } / Double(max(sampleCount, 1))
    }

    /// R² of a mean squared error on the samples; nil if their scores do not vary.
    package func explainedShare(_ meanSquaredError: Double) -> Double? {
        let samples = scores.dropFirst(anchorCount)
        let mean = samples.reduce(0, +) / Double(max(samples.count, 1))
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(samples.count, 1))
        return variance > 0 ? 1 - meanSquaredError / variance : nil
    }
}
