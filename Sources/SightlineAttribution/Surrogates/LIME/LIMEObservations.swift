import Foundation

/// Scored perturbations as LIME weighs them; the whole text is the first row, and no sample.
struct LIMEObservations {
    /// 1 where a feature is kept.
    let rows: [[Double]]
    let scores: [Double]
    /// How often each was drawn.
    let counts: [Double]
    /// The kernel's weight, as often as the row was drawn.
    let weights: [Double]

    init(
        perturbations: [[Bool]], counts: [Double], scores: [Double], wholeScore: Double, kernelWidth: Double
    ) {
        let featureCount = perturbations.first?.count ?? 0
        rows = [Array(repeating: 1, count: featureCount)] + perturbations.map { $0.map { $0 ? 1 : 0 } }
        self.scores = [wholeScore] + scores
        self.counts = [1] + counts
        weights = zip(rows, self.counts).map { row, count in
            let distance = 100 * (1 - (row.reduce(0, +) / Double(featureCount)).squareRoot())
            return count * exp(-(distance / kernelWidth) * (distance / kernelWidth) / 2)
        }
    }

    private init(_ other: LIMEObservations, indices: [Int]) {
        rows = indices.map { other.rows[$0] }
        scores = indices.map { other.scores[$0] }
        counts = indices.map { other.counts[$0] }
        weights = indices.map { other.weights[$0] }
    }

    /// Every sample but the whole text.
    var samples: Range<Int> { 1..<rows.count }

    /// The whole text and the samples for which `isTaken` holds.
    func samples(where isTaken: (Int) -> Bool) -> LIMEObservations {
        LIMEObservations(self, indices: [0] + samples.filter(isTaken))
    }

    func weightedMean(_ numbers: [Double]) -> Double {
        let total = weights.reduce(0, +)
        return zip(weights, numbers).reduce(0) { $0 + $1.0 * $1.1 } / total
    }
}
