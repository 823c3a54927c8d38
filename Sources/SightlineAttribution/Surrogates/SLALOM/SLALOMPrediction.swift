import Foundation
import SightlineTensors

/// What the parameters predict for a set of observations, with the parts that derivatives are made of.
struct SLALOMPrediction {
    /// `f`, relative to the reference score, `[N]`.
    let scores: [Double]
    let residuals: [Double]
    /// `π`, one per unit.
    fileprivate let weights: [Double]
    /// Per observation: `(1−ρ) + ρ Q`.
    fileprivate let denominators: [Double]
    /// Per observation: `Q = Σ_kept π` and `G = Σ_kept π β`.
    fileprivate let keptWeights: [Double]
    fileprivate let keptSums: [Double]

    init(_ parameters: SLALOMParameters, _ observations: SLALOMObservations) {
        let share = parameters.tokenShare
        let weights = parameters.weights(observations.multiplicities)
        let keptWeights = observations.sums(weights)
        let keptSums = observations.sums(zip(weights, parameters.beta).map { $0 * $1 })
        let denominators = keptWeights.map { (1 - share) + share * $0 }
        let scores = zip(keptSums, denominators).map { ((1 - share) * parameters.backgroundShift + $0) / $1 }
        self.weights = weights
        self.keptWeights = keptWeights
        self.keptSums = keptSums
        self.denominators = denominators
        self.scores = scores
        residuals = zip(observations.scores, scores).map { $0 - $1 }
    }

    var squaredResiduals: Double { residuals.reduce(0) { $0 + $1 * $1 } }
}

/// `JᵀJ` and `Jᵀr` of a prediction, float64.
///
/// A change of one unit's count touches two columns of a row of `J`, and the rest of the row follows from a few numbers
/// per observation: `J = S + Σ uₖ vₖᵀ` with sparse `S`. So the sums cost O(changes), not O(observations · units²).
struct SLALOMNormalEquations {
    let matrix: Tensor
    let vector: [Double]

    /// With respect to everything: columns `b`, `s`, `u₀`, `ρ` (see ``SLALOMParameters/penalised``).
    init(_ prediction: SLALOMPrediction, _ parameters: SLALOMParameters, _ observations: SLALOMObservations) throws {
        let unitCount = observations.unitCount
        let share = parameters.tokenShare
        let (weights, scores, denominators) = (prediction.weights, prediction.scores, prediction.denominators)
        let byB = parameters.importances.indices.map { weights[$0] * exp(-parameters.importances[$0] / 2) }
        let zeros = Array(repeating: 0.0, count: unitCount)

        // ∂f/∂sⱼ at fixed b is countⱼ πⱼ (βⱼ/2 − ρ f)/denominator, and through the normalisation of π, for all units alike,
        // −mⱼ πⱼ (G − ρ f Q)/denominator.
        let scaledScores = scores.indices.map { share * scores[$0] / denominators[$0] }
        let baseWeights = zip(observations.baseline, weights).map { $0 * $1 }
        try self.init(
            observations, residuals: prediction.residuals, columnCount: 2 * unitCount + 2,
            sparse: [
                .init(firstColumn: 0) { $1.count * byB[$1.unit] / denominators[$0] },
                .init(firstColumn: unitCount) {
                    let scale = parameters.beta[$1.unit] / 2 / denominators[$0] - scaledScores[$0]
                    return $1.count * weights[$1.unit] * scale
                },
            ],
            common: [
                .init(
                    rows: denominators.map { 1 / $0 },
                    columns: zip(observations.baseline, byB).map { $0 * $1 }
                        + zip(baseWeights, parameters.beta).map { $0 * $1 / 2 } + [1 - share, 0]),
                .init(rows: scaledScores.map { -$0 }, columns: zeros + baseWeights + [0, 0]),
                .init(
                    rows: scores.indices.map {
                        (share * scores[$0] * prediction.keptWeights[$0] - prediction.keptSums[$0]) / denominators[$0]
                    },
                    columns: zeros + zip(observations.multiplicities, weights).map { $0 * $1 } + [0, 0]),
                .init(
                    rows: scores.indices.map {
                        (scores[$0] * (1 - prediction.keptWeights[$0]) - parameters.backgroundShift) / denominators[$0]
                    },
                    columns: zeros + zeros + [0, 1]),
            ])
    }

    /// With respect to `β` and `u₀` alone, in which the prediction is linear.
    init(
        linear prediction: SLALOMPrediction, _ parameters: SLALOMParameters, _ observations: SLALOMObservations
    ) throws {
        let (weights, denominators) = (prediction.weights, prediction.denominators)
        try self.init(
            observations, residuals: prediction.residuals, columnCount: observations.unitCount + 1,
            sparse: [.init(firstColumn: 0) { $1.count * weights[$1.unit] / denominators[$0] }],
            common: [
                .init(
                    rows: denominators.map { 1 / $0 },
                    columns: zip(observations.baseline, weights).map { $0 * $1 } + [1 - parameters.tokenShare])
            ])
    }
}

extension SLALOMNormalEquations {
    /// A block of columns, one per unit, with an entry where an observation changes the unit's count.
    private struct SparseBlock {
        let firstColumn: Int
        /// Of an observation's index and one of its changes.
        let entry: (Int, SLALOMObservations.Change) -> Double
    }

    /// An outer product `u vᵀ`: a number per observation times a number per column.
    private struct OuterProduct {
        let rows: [Double]
        let columns: [Double]
    }

    /// `JᵀJ = SᵀS + (SᵀU)Vᵀ + V(SᵀU)ᵀ + V(UᵀU)Vᵀ` and `Jᵀr = Sᵀr + V Uᵀr`.
    private init(
        _ observations: SLALOMObservations, residuals: [Double], columnCount: Int, sparse: [SparseBlock],
        common: [OuterProduct]
    ) throws {
        var sparseSquare = Array(repeating: 0.0, count: columnCount * columnCount)
        var mixed = Array(repeating: 0.0, count: columnCount * common.count)
        var vector = Array(repeating: 0.0, count: columnCount)
        var row: [(column: Int, entry: Double)] = []
        for observation in 0..<observations.count {
            row.removeAll(keepingCapacity: true)
            for place in observations.changeRange(observation) {
                let change = observations.changes[place]
                for block in sparse { row.append((block.firstColumn + change.unit, block.entry(observation, change))) }
            }
            for (column, entry) in row {
                for (otherColumn, otherEntry) in row {
                    sparseSquare[column * columnCount + otherColumn] += entry * otherEntry
                }
                for (index, product) in common.enumerated() {
                    mixed[column * common.count + index] += entry * product.rows[observation]
                }
                vector[column] += entry * residuals[observation]
            }
        }
        func inner(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
        for product in common {
            let scale = inner(product.rows, residuals)
            for column in 0..<columnCount { vector[column] += scale * product.columns[column] }
        }
        let columns = try Tensor(common.flatMap(\.columns), shape: [common.count, columnCount])
        let square = try Tensor(
            common.flatMap { left in common.map { inner(left.rows, $0.rows) } }, shape: [common.count, common.count])
        let mixture = try Tensor(mixed, shape: [columnCount, common.count]).matrixProduct(columns)
        let low = try columns.transposed(0, 1).matrixProduct(square).matrixProduct(columns)
        matrix = try Tensor(sparseSquare, shape: [columnCount, columnCount]) + mixture + mixture.transposed(0, 1) + low
        self.vector = vector
    }
}
