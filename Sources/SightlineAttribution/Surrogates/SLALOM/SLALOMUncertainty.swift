import Foundation

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
        let posterior = try SLALOMSolver(background: estimate.background).posterior(
            prediction, parameters, wide.widened(by: Self.wideningFactor), observations)
        let share = parameters.tokenShare
        let weights = parameters.weights(observations.multiplicities)
        let effects = zip(weights, parameters.beta).map { $0 * $1 }
        let wholeWeights = zip(weights, observations.multiplicities).map { $0 * $1 }

        // Of de = π exp(−s/2) db + e (ds/2 − dν), dg = dν − ds − dρ/ρ and ds − dμ, where ν is the logarithm of the
        // softmax's denominator and μ the importances' mean: what all units have in common enters by its products with Σ.
        let columnCount = posterior.variances.count
        let zeros = Array(repeating: 0.0, count: count)
        let others = Array(repeating: 0.0, count: columnCount - 2 * count)
        let normaliser = zeros + wholeWeights + others
        let mean = zeros + Array(repeating: 1 / Double(count), count: count) + others
        var common = normaliser
        if others.count > 1 { common[columnCount - 1] = -1 / share }
        let (byNormaliser, byMean, byCommon) = (
            posterior.product(normaliser), posterior.product(mean), posterior.product(common)
        )
        let normaliserVariance = inner(normaliser, byNormaliser)
        let meanVariance = inner(mean, byMean)
        let commonVariance = inner(common, byCommon)
        let normaliserCommon = inner(normaliser, byCommon)

        var effectVariances = zeros
        var weightVariances = zeros
        var crossCovariances = zeros
        var importances = zeros
        for unit in 0..<count {
            let (effect, place) = (effects[unit], count + unit)
            let byB = weights[unit] * exp(-parameters.importances[unit] / 2)
            let (ofB, ofS, ofBoth) = (
                posterior.variances[unit], posterior.variances[place], posterior.covariance(unit, place)
            )
            // Of x = π exp(−s/2) db + e ds/2 with itself, with ds, with dν, and with dν − dρ/ρ.
            let own = byB * byB * ofB + byB * effect * ofBoth + effect * effect / 4 * ofS
            let withS = byB * ofBoth + effect / 2 * ofS
            let withNormaliser = byB * byNormaliser[unit] + effect / 2 * byNormaliser[place]
            let withCommon = byB * byCommon[unit] + effect / 2 * byCommon[place]
            effectVariances[unit] = own - 2 * effect * withNormaliser + effect * effect * normaliserVariance
            weightVariances[unit] = ofS - 2 * byCommon[place] + commonVariance
            crossCovariances[unit] = withCommon - withS - effect * (normaliserCommon - byNormaliser[place])
            importances[unit] = max(ofS - 2 * byMean[place] + meanVariance, 0).squareRoot()
        }
        let values = (0..<count).map { unit in
            let effect = effects[unit]
            let cross = crossCovariances[unit]
            // E[(x eʰ − x̂)²] for jointly Gaussian x and h, with means x̂ and 0.
            let squared = (pow(effect + 2 * cross, 2) + effectVariances[unit]) * exp(2 * weightVariances[unit])
                - 2 * effect * (effect + cross) * exp(weightVariances[unit] / 2) + effect * effect
            return max(squared, 0).squareRoot() / (weights[unit] * share)
        }
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
