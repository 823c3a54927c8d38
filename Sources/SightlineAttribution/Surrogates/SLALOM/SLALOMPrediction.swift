import Foundation

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

// MARK: - Derivatives

extension SLALOMPrediction {
    /// `∂f/∂` of everything that is fitted: columns `b`, `s`, and with a background `u₀` and `ρ`, in the order of
    /// ``SLALOMParameters/penalised``; of these the first `columnCount`.
    func jacobian(
        _ parameters: SLALOMParameters, _ observations: SLALOMObservations, columnCount: Int
    ) -> SparsePlusLowRank {
        let unitCount = observations.unitCount
        let share = parameters.tokenShare
        let byB = zip(weights, parameters.importances).map { $0 * exp(-$1 / 2) }
        let baseB = zip(observations.baseline, byB).map { $0 * $1 }
        let baseWeights = zip(observations.baseline, weights).map { $0 * $1 }
        let baseWeight = baseWeights.reduce(0, +)
        let zeros = Array(repeating: 0.0, count: unitCount)
        func columns(_ all: [Double]) -> [Double] { Array(all.prefix(columnCount)) }

        var starts = [0]
        var places: [Int] = []
        var entries: [Double] = []
        for observation in 0..<observations.count {
            let denominator = denominators[observation]
            let scaledScore = share * scores[observation] / denominator
            // ∂f/∂sⱼ at fixed b is countⱼ πⱼ (βⱼ/2 − ρ f)/denominator, and through the normalisation of π, for all units
            // alike, −mⱼ πⱼ (G − ρ f Q)/denominator.
            for change in observations.changes[observations.changeRange(observation)] {
                let unit = change.unit
                places.append(unit)
                entries.append(change.count * byB[unit] / denominator)
                places.append(unitCount + unit)
                entries.append(
                    change.count * weights[unit] * (parameters.beta[unit] / 2 / denominator - scaledScore))
            }
            starts.append(places.count)
        }
        var products = [
            SparsePlusLowRank.OuterProduct(
                left: denominators.map { 1 / $0 },
                right: columns(baseB + zip(baseWeights, parameters.beta).map { $0 * $1 / 2 } + [1 - share, 0])),
            // The whole text's share of −countⱼ πⱼ ρ f, and the normalisation, are multiples of the same columns.
            SparsePlusLowRank.OuterProduct(
                left: scores.indices.map {
                    (share * scores[$0] * (keptWeights[$0] - baseWeight) - keptSums[$0]) / denominators[$0]
                },
                right: columns(zeros + zip(observations.multiplicities, weights).map { $0 * $1 } + [0, 0])),
        ]
        if columnCount == 2 * unitCount + 2 {
            products.append(
                SparsePlusLowRank.OuterProduct(
                    left: scores.indices.map {
                        (scores[$0] * (1 - keptWeights[$0]) - parameters.backgroundShift) / denominators[$0]
                    },
                    right: zeros + zeros + [0, 1]))
        }
        return SparsePlusLowRank(
            starts: starts, columns: places, values: entries, columnCount: columnCount, products: products)
    }

    /// `∂f/∂` of `β`, and with a background `u₀`, in which the prediction is linear: the first `columnCount` of them.
    func linearJacobian(
        _ parameters: SLALOMParameters, _ observations: SLALOMObservations, columnCount: Int
    ) -> SparsePlusLowRank {
        var starts = [0]
        var places: [Int] = []
        var entries: [Double] = []
        for observation in 0..<observations.count {
            for change in observations.changes[observations.changeRange(observation)] {
                places.append(change.unit)
                entries.append(change.count * weights[change.unit] / denominators[observation])
            }
            starts.append(places.count)
        }
        let base = zip(observations.baseline, weights).map { $0 * $1 } + [1 - parameters.tokenShare]
        return SparsePlusLowRank(
            starts: starts, columns: places, values: entries, columnCount: columnCount,
            products: [
                SparsePlusLowRank.OuterProduct(
                    left: denominators.map { 1 / $0 }, right: Array(base.prefix(columnCount)))
            ])
    }
}
