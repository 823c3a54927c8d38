import Foundation
import SightlineTensors

/// The unknowns of a SLALOM fit, in a form whose additive limit is regular. [ours]
///
/// Relative to the reference score `R`, with `πⱼ = exp sⱼ / Σₖ mₖ exp sₖ` over the whole text's tokens,
///
///     f(t) = ((1−ρ) u₀ + Σ_kept πⱼ βⱼ) / ((1−ρ) + ρ Σ_kept πⱼ)
///
/// which is the SLALOM with values `vⱼ = R + βⱼ/ρ`, a background of value `v₀ = R + u₀`, and `ρ` the tokens' share of the
/// softmax in the whole text. `ρ = 1` has no background: the published form. As `ρ → 0` it becomes the additive model
/// with effects `πⱼ βⱼ`, while `βⱼ` stay finite.
struct SLALOMParameters {
    var beta: [Double]
    /// Sums to zero.
    var importances: [Double]
    var backgroundShift: Double
    var tokenShare: Double

    var unitCount: Int { beta.count }

    /// The tokens' share is kept this far from 0 and 1, where the background or the values would be undefined.
    static let tokenShareRange = 1e-6...1 - 1e-6

    /// Whole-text weight of one occurrence of each unit.
    func weights(_ multiplicities: [Double]) -> [Double] {
        let largest = importances.max() ?? 0
        let exponentials = importances.map { exp($0 - largest) }
        let total = zip(exponentials, multiplicities).reduce(0) { $0 + $1.0 * $1.1 }
        return exponentials.map { $0 / total }
    }

    /// What the penalties measure, in the order of the Jacobian's columns: `bⱼ = βⱼ exp(sⱼ/2)`, `sⱼ`, `u₀`, and `ρ`
    /// relative to its prior's centre.
    var penalised: [Double] {
        zip(beta, importances).map { $0 * exp($1 / 2) } + importances
            + [backgroundShift, tokenShare - SLALOMPenalties.tokenShareCentre]
    }

    /// The parameters of the constant prediction `R`.
    var constant: SLALOMParameters {
        let zeros = Array(repeating: 0.0, count: unitCount)
        return SLALOMParameters(beta: zeros, importances: zeros, backgroundShift: 0, tokenShare: tokenShare)
    }

    /// The SLALOM that these parameters stand for.
    func function(
        referenceScore: Double, multiplicities: [Double], background: SLALOM.Background
    ) -> SLALOMFunction {
        let values = beta.map { referenceScore + $0 / tokenShare }
        guard background == .fitted else { return SLALOMFunction(values: values, importances: importances) }
        // exp s₀ to the tokens' Σ m exp s is as 1−ρ to ρ.
        let largest = importances.max() ?? 0
        let total = zip(importances, multiplicities).reduce(0) { $0 + exp($1.0 - largest) * $1.1 }
        let share = min(tokenShare, Self.tokenShareRange.upperBound)
        let importance = log((1 - share) / share) + largest + log(total)
        return SLALOMFunction(
            values: values, importances: importances,
            background: .init(value: referenceScore + backgroundShift, importance: importance))
    }
}

/// What the parameters predict for a set of observations, with the parts that derivatives are made of.
struct SLALOMPrediction {
    /// `f`, relative to the reference score, `[N]`.
    let scores: [Double]
    let residuals: [Double]
    fileprivate let weights: [Double]
    /// Per observation: `(1−ρ) + ρ Q`.
    fileprivate let denominators: [Double]
    /// Per observation: `Q = Σ_kept π` and `G = Σ_kept π β`.
    fileprivate let keptWeights: [Double]
    fileprivate let keptSums: [Double]

    init(_ parameters: SLALOMParameters, _ observations: SLALOMObservations) throws {
        let weights = parameters.weights(observations.multiplicities)
        let weighted = zip(weights, parameters.beta).map { $0 * $1 }
        let share = parameters.tokenShare
        func kept(_ vector: [Double]) throws -> [Double] {
            try observations.counts.matrixProduct(Tensor(vector)).elements()
        }
        let keptWeights = try kept(weights)
        let keptSums = try kept(weighted)
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
struct SLALOMNormalEquations {
    let matrix: Tensor
    let vector: [Double]

    /// With respect to everything: columns `b`, `s`, `u₀`, `ρ` (see ``SLALOMParameters/penalised``).
    init(_ prediction: SLALOMPrediction, _ parameters: SLALOMParameters, _ observations: SLALOMObservations) throws {
        let share = parameters.tokenShare
        let scores = prediction.scores
        let byBeta = try Self.betaColumns(prediction, observations)
        // ∂f/∂sⱼ at fixed β, where every weight also moves through the normalisation of π, and then at fixed b.
        let own = try byBeta * (Tensor(parameters.beta) * 0.5 - Tensor(scores.map { share * $0 }).reshaped([-1, 1]))
        let common = scores.indices.map {
            (prediction.keptSums[$0] - share * scores[$0] * prediction.keptWeights[$0]) / prediction.denominators[$0]
        }
        let wholeWeights = zip(prediction.weights, observations.multiplicities).map { $0 * $1 }
        let byImportance = try own - Tensor(common).reshaped([-1, 1]) * Tensor(wholeWeights)
        let byB = try byBeta * Tensor(parameters.importances.map { exp(-$0 / 2) })
        let byTokenShare = scores.indices.map {
            (scores[$0] * (1 - prediction.keptWeights[$0]) - parameters.backgroundShift) / prediction.denominators[$0]
        }
        try self.init(
            columns: [
                byB, byImportance, Self.backgroundColumn(prediction, parameters), Tensor(byTokenShare).reshaped([-1, 1]),
            ], residuals: prediction.residuals)
    }

    /// With respect to `β` and `u₀` alone, in which the prediction is linear.
    init(
        linear prediction: SLALOMPrediction, _ parameters: SLALOMParameters, _ observations: SLALOMObservations
    ) throws {
        try self.init(
            columns: [Self.betaColumns(prediction, observations), Self.backgroundColumn(prediction, parameters)],
            residuals: prediction.residuals)
    }

    private init(columns: [Tensor], residuals: [Double]) throws {
        let jacobian = try Tensor.concatenated(columns, axis: 1)
        let transposed = try jacobian.transposed(0, 1)
        matrix = try transposed.matrixProduct(jacobian)
        vector = try transposed.matrixProduct(Tensor(residuals)).elements()
    }

    /// `∂f/∂βⱼ = countⱼ πⱼ / denominator`.
    private static func betaColumns(
        _ prediction: SLALOMPrediction, _ observations: SLALOMObservations
    ) throws -> Tensor {
        try observations.counts * Tensor(prediction.weights)
            * Tensor(prediction.denominators.map { 1 / $0 }).reshaped([-1, 1])
    }

    private static func backgroundColumn(
        _ prediction: SLALOMPrediction, _ parameters: SLALOMParameters
    ) throws -> Tensor {
        try Tensor(prediction.denominators.map { (1 - parameters.tokenShare) / $0 }).reshaped([-1, 1])
    }
}
