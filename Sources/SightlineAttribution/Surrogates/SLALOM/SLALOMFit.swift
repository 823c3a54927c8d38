import Foundation
import SightlineTensors

/// A SLALOM fitted by penalised least squares, with the penalties chosen by empirical Bayes. [ours]
///
/// Minimises, over the unknowns of ``SLALOMParameters``,
///
///     Σ (y − f)² / σ² + Σ bⱼ² / τ_b² + Σ sⱼ² / τ_s² + (ρ u₀)² / τ_b² + (ρ − ½)²
///
/// by Levenberg–Marquardt in `(s, ρ)` with `β` and `u₀`, in which `f` is linear, eliminated exactly at every trial
/// (variable projection). Between steps, the variances are updated from the fit's posterior covariance
/// (see ``SLALOMPenalties``). As `τ_b → 0` the fit becomes the constant prediction `R`; where cross-validation finds it no
/// better than that, that is the fit. Everything is float64, and there is no randomness.
package struct SLALOMFit {
    package let background: SLALOM.Background
    private(set) var parameters: SLALOMParameters
    private(set) var penalties: SLALOMPenalties
    /// Rounds of fitting and updating the penalties.
    package private(set) var iterations = 0
    /// Whether the last round left parameters and penalties as they were.
    package private(set) var converged = false
    /// Mean squared error over the samples.
    package let meanSquaredError: Double
    /// Mean squared error on samples that a fit has not seen: five-fold cross-validation with the penalties kept, each
    /// fold's fit started from this one. Nil where a fold would have fewer than two samples.
    package let heldOutError: Double?
    /// Whether the fit predicts no better than the constant `R`, and was replaced by it.
    package let isConstant: Bool
    package let function: SLALOMFunction
    /// One standard error each, see ``SLALOMUncertainty``.
    package let valueErrors: [Double]
    package let importanceErrors: [Double]

    package static let mostIterations = 40
    private static let stepsPerIteration = 2
    private static let tokenShareStart = 0.5
    /// Penalties are settled when no logarithm moves by more.
    private static let penaltyTolerance = 0.02

    package init(_ observations: SLALOMObservations, background: SLALOM.Background) throws {
        self = try Runtime.onOneThread { try SLALOMFit(fitting: observations, background) }
    }

    private init(fitting observations: SLALOMObservations, _ background: SLALOM.Background) throws {
        self.background = background
        var solver = SLALOMSolver(background: background)
        (parameters, penalties) = try solver.start(
            observations, tokenShare: background == .absent ? 1 : Self.tokenShareStart)
        while iterations < Self.mostIterations, !converged {
            iterations += 1
            let settled: Bool
            (parameters, settled) = try solver.refine(
                parameters, penalties, observations, steps: Self.stepsPerIteration)
            let prediction = try SLALOMPrediction(parameters, observations)
            let covariance = try solver.covariance(prediction, parameters, penalties, observations)
            let updated = penalties.updated(
                parameters, covarianceDiagonal: try covariance.diagonal().elements(),
                squaredResiduals: prediction.squaredResiduals, observationCount: observations.count,
                meanSquaredChange: observations.meanSquaredChange)
            converged = settled && updated.distance(to: penalties) < Self.penaltyTolerance
            penalties = updated
        }
        (valueErrors, importanceErrors) = try SLALOMUncertainty(parameters, penalties, observations, solver).standardErrors

        let fittedError = try Self.heldOutError(parameters, penalties, observations, background)
        isConstant = fittedError.map { $0 >= observations.referenceError } ?? false
        if isConstant { parameters = parameters.constant }
        heldOutError = isConstant ? observations.referenceError : fittedError
        let residuals = try SLALOMPrediction(parameters, observations).residuals.dropFirst(observations.anchorCount)
        meanSquaredError = residuals.reduce(0) { $0 + $1 * $1 } / Double(max(residuals.count, 1))
        function = parameters.function(
            referenceScore: observations.referenceScore, multiplicities: observations.multiplicities,
            background: background)
    }
}

extension SLALOMFit {
    /// Units whose importance the data leave as uncertain as the prior does: the error has not shrunk by a tenth. All of
    /// them where the fit is constant.
    package var undeterminedImportances: [Int] {
        guard !isConstant else { return Array(importanceErrors.indices) }
        let prior = SLALOMUncertainty.wideningFactor * penalties.importance.squareRoot()
        return importanceErrors.indices.filter { importanceErrors[$0] > 0.9 * prior }
    }
}

// MARK: - Held-out error

extension SLALOMFit {
    private static let foldCount = 5

    private static func heldOutError(
        _ parameters: SLALOMParameters, _ penalties: SLALOMPenalties, _ observations: SLALOMObservations,
        _ background: SLALOM.Background
    ) throws -> Double? {
        guard observations.sampleCount >= 2 * foldCount else { return nil }
        var sum = 0.0
        for fold in 0..<foldCount {
            let training = try observations.samples(where: { $0 % foldCount != fold }, withAnchors: true)
            let heldOut = try observations.samples(where: { $0 % foldCount == fold }, withAnchors: false)
            var solver = SLALOMSolver(background: background)
            let (refitted, _) = try solver.refine(parameters, penalties, training, steps: stepsPerIteration)
            sum += try SLALOMPrediction(refitted, heldOut).squaredResiduals
        }
        return sum / Double(observations.sampleCount)
    }
}
