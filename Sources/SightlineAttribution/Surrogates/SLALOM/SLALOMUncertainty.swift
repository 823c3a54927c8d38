import Foundation
import SightlineTensors

/// Standard errors of values and importances, from the Gauss–Newton covariance of the fit. [ours]
///
/// What a deletion measures is a token's effect `eⱼ = πⱼ βⱼ`, while its value is that effect over its weight,
/// `vⱼ = R + eⱼ / (πⱼ ρ)`, and the weight is known by its logarithm at best. So the covariance is carried over to `eⱼ` and
/// `gⱼ = −log πⱼ ρ`, which are near Gaussian, and the value's error is the root mean squared deviation of
/// `eⱼ exp gⱼ` under that Gaussian: larger than the usual linear propagation where the weight is uncertain, equal to it
/// where it is not.
struct SLALOMUncertainty {
    /// The priors' standard deviations are doubled for the errors: under the fitted priors themselves, parameters far
    /// from the prior's centre are covered too seldom (measured by simulation).
    static let wideningFactor = 2.0

    /// Those of removal scores `e / (1 − α)`, with `α = π ρ`, are by linear propagation from `e` and `g`.
    let standardErrors: (values: [Double], importances: [Double], removals: [Double])

    init(_ estimate: SLALOMEstimate, _ observations: SLALOMObservations) throws {
        let parameters = estimate.parameters
        let count = parameters.unitCount
        let prediction = SLALOMPrediction(parameters, observations)
        var wide = estimate.penalties
        wide.value = max(wide.value, Self.explainingVariance(observations))
        let covariance = try SLALOMSolver(background: estimate.background).covariance(
            prediction, parameters, wide.widened(by: Self.wideningFactor), observations)
        let otherCount = covariance.shape[0] - 2 * count
        let share = parameters.tokenShare
        let weights = parameters.weights(observations.multiplicities)
        let effects = zip(weights, parameters.beta).map { $0 * $1 }
        let wholeWeights = zip(weights, observations.multiplicities).map { $0 * $1 }

        /// Rows of a linear map of the unknowns: on `b`, on `s`, and on `ρ`.
        func map(_ onB: Tensor, _ onImportance: Tensor, _ onShare: [Double]) throws -> Tensor {
            var columns = [onB, onImportance]
            if otherCount > 0 { columns.append(try Tensor.zeros([count, 1])) }
            if otherCount > 1 { columns.append(try Tensor(onShare).reshaped([-1, 1])) }
            return try Tensor.concatenated(columns, axis: 1)
        }
        let zeros = try Tensor.zeros([count, count])
        let identity = try Tensor.diagonal(Array(repeating: 1, count: count))
        let normalisation = try Tensor(wholeWeights).reshaped([1, -1])
        let effectMap = try map(
            .diagonal(zip(weights, parameters.importances).map { $0 * exp(-$1 / 2) }),
            identity * Tensor(effects.map { $0 / 2 }) - Tensor(effects).reshaped([-1, 1]) * normalisation,
            Array(repeating: 0, count: count))
        let inverseWeightMap = try map(
            zeros, normalisation - identity, Array(repeating: -1 / share, count: count))
        let importanceMap = try map(
            zeros, identity + (-1 / Double(count)), Array(repeating: 0, count: count))

        func covariances(_ left: Tensor, _ right: Tensor) throws -> [Double] {
            try (left.matrixProduct(covariance) * right).sum(axes: [1]).elements()
        }
        let effectVariances = try covariances(effectMap, effectMap)
        let weightVariances = try covariances(inverseWeightMap, inverseWeightMap)
        let crossCovariances = try covariances(effectMap, inverseWeightMap)
        let values = (0..<count).map { unit in
            let effect = effects[unit]
            let cross = crossCovariances[unit]
            // E[(x eʰ − x̂)²] for jointly Gaussian x and h, with means x̂ and 0.
            let squared = (pow(effect + 2 * cross, 2) + effectVariances[unit]) * exp(2 * weightVariances[unit])
                - 2 * effect * (effect + cross) * exp(weightVariances[unit] / 2) + effect * effect
            return max(squared, 0).squareRoot() / (weights[unit] * share)
        }
        let importances = try covariances(importanceMap, importanceMap).map { max($0, 0).squareRoot() }
        let removals = (0..<count).map { unit in
            let weight = weights[unit] * share
            // ∂(e / (1 − α)) = (∂e − k ∂g) / (1 − α), as ∂α = −α ∂g.
            let k = effects[unit] * weight / (1 - weight)
            let variance = effectVariances[unit] - 2 * k * crossCovariances[unit] + k * k * weightVariances[unit]
            return max(variance, 0).squareRoot() / (1 - weight)
        }
        standardErrors = (values, importances, removals)
    }

    /// The prior variance of values under which the tokens, equally important, would account for all of the change in
    /// the scores. The errors assume no less: a fit that has learnt little must not look certain.
    private static func explainingVariance(_ observations: SLALOMObservations) -> Double {
        max(
            observations.meanSquaredChange / max(observations.meanSquaredShareChange, 1e-12),
            SLALOMPenalties.smallestVariance)
    }
}
