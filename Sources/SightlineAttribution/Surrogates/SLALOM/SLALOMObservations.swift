import SightlineTensors

/// Scored sequences, as a fit takes them. The whole text is the first: its score is known like any other.
struct SLALOMObservations {
    /// How often each unit occurs in each sequence, float64 `[N, units]`.
    let counts: Tensor
    /// Scores relative to the whole text's, `[N]`.
    let scores: [Double]
    /// How often each unit occurs in the whole text.
    let multiplicities: [Double]
    /// The whole text's score `R`.
    let fullScore: Double

    var count: Int { scores.count }
    var unitCount: Int { multiplicities.count }

    /// - Parameters:
    ///   - counts: One row per sample, without the whole text.
    ///   - scores: One per sample.
    init(counts: [[Double]], scores: [Double], multiplicities: [Double], fullScore: Double) throws {
        let rows = [multiplicities] + counts
        self.init(
            counts: try Tensor(Array(rows.joined()), shape: [rows.count, multiplicities.count]),
            scores: [0] + scores.map { $0 - fullScore }, multiplicities: multiplicities, fullScore: fullScore)
    }

    private init(counts: Tensor, scores: [Double], multiplicities: [Double], fullScore: Double) {
        self.counts = counts
        self.scores = scores
        self.multiplicities = multiplicities
        self.fullScore = fullScore
    }

    /// The observations at `indices`, in that order.
    func subset(_ indices: [Int]) throws -> SLALOMObservations {
        SLALOMObservations(
            counts: try counts.rows(Tensor(indices)), scores: indices.map { scores[$0] },
            multiplicities: multiplicities, fullScore: fullScore)
    }

    /// Mean squared distance of the scores from the whole text's: what predicting that score alone would err by.
    var meanSquaredChange: Double {
        scores.reduce(0) { $0 + $1 * $1 } / Double(count)
    }

    /// R² of a mean squared error on the samples; nil if their scores do not vary.
    func explainedShare(_ meanSquaredError: Double) -> Double? {
        let samples = scores.dropFirst()
        let mean = samples.reduce(0, +) / Double(samples.count)
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(samples.count)
        return variance > 0 ? 1 - meanSquaredError / variance : nil
    }
}
