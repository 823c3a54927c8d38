import Foundation
import SightlineTensors

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
