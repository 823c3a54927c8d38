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
/// (see ``SLALOMPenalties``). Everything is float64, and there is no randomness.
///
/// A fitted background contains two simpler models, which it may miss on small or contrary data: no background
/// (`ρ = 1`), and the constant prediction `R` (`τ_b = 0`). Each is taken where cross-validation finds it better, and so is
/// a fit that takes the held-out error for noise, where that is far above the noise found.
package struct SLALOMFit {
    package let function: SLALOMFunction
    /// One standard error each, see ``SLALOMUncertainty``.
    package let valueErrors: [Double]
    package let importanceErrors: [Double]
    /// Of what the score loses when one occurrence is taken out of the whole text.
    package let removalErrors: [Double]
    /// Mean squared error over the samples.
    package let meanSquaredError: Double
    /// Mean squared error on samples that the fit has not seen, each left out in turn; nil for fewer than ten samples.
    package let heldOutError: Double?
    /// Rounds of fitting and updating the penalties, at most ``mostIterations``.
    package let iterations: Int
    package let converged: Bool
    /// Whether the constant `R` was taken.
    package let isConstant: Bool
    /// Standard deviation of importances where the data say nothing.
    private let priorImportanceError: Double

    package static let mostIterations = SLALOMEstimate.mostIterations
    /// A held-out error this many times the noise variance means that the samples were fitted too closely.
    private static let suspiciousRatio = 4.0

    /// - Parameter threadCount: Fits to compute at once; the result does not depend on it.
    package init(_ observations: SLALOMObservations, background: SLALOM.Background, threadCount: Int = 1) throws {
        self = try Runtime.onOneThread { try SLALOMFit(fitting: observations, background, threadCount) }
    }

    private init(
        fitting observations: SLALOMObservations, _ background: SLALOM.Background, _ threadCount: Int
    ) throws {
        let forms: [SLALOM.Background] = background == .fitted ? [.fitted, .absent] : [.absent]
        let estimates = try concurrently(forms.count, threadCount: threadCount) { form in
            try SLALOMEstimate(observations, background: forms[form])
        }
        var estimate = estimates[0]
        if let error = estimate.heldOutError, let nestedError = estimates.last?.heldOutError, nestedError < error {
            estimate = estimates[estimates.count - 1]
        }
        if let error = estimate.heldOutError, error > Self.suspiciousRatio * estimate.penalties.noise {
            let wary = try SLALOMEstimate(observations, background: estimate.background, leastNoise: error)
            if let waryError = wary.heldOutError, waryError < error { estimate = wary }
        }
        isConstant = estimate.heldOutError.map { $0 >= observations.referenceError } ?? false
        heldOutError = isConstant ? observations.referenceError : estimate.heldOutError
        iterations = estimate.iterations
        converged = estimate.converged

        let parameters = isConstant ? estimate.parameters.constant : estimate.parameters
        let residuals = SLALOMPrediction(parameters, observations).residuals.dropFirst(observations.anchorCount)
        meanSquaredError = residuals.reduce(0) { $0 + $1 * $1 } / Double(max(residuals.count, 1))
        function = parameters.function(
            referenceScore: observations.referenceScore, multiplicities: observations.multiplicities,
            background: background)
        (valueErrors, importanceErrors, removalErrors) = try SLALOMUncertainty(estimate, observations).standardErrors
        priorImportanceError = SLALOMUncertainty.wideningFactor * estimate.penalties.importance.squareRoot()
    }

    /// Units whose importance the data leave as uncertain as the prior does: the error has not shrunk by a tenth. All of
    /// them where the fit is constant.
    package var undeterminedImportances: [Int] {
        importanceErrors.indices.filter { isConstant || importanceErrors[$0] > 0.9 * priorImportanceError }
    }
}
