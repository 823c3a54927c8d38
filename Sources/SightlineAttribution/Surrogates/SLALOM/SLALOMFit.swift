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
/// (see ``SLALOMPenalties``). As `τ_b → 0` the fit becomes the constant prediction of the whole text's score: where the
/// samples say nothing, so does the fit. Everything is float64, and there is no randomness.
struct SLALOMFit {
    let background: SLALOM.Background
    private(set) var parameters: SLALOMParameters
    private(set) var penalties: SLALOMPenalties
    /// Rounds of fitting and updating the penalties.
    private(set) var iterations = 0
    /// Whether the last round left parameters and penalties as they were.
    private(set) var converged = false
    /// Mean squared error over the observations.
    private(set) var meanSquaredError = 0.0
    let function: SLALOMFunction
    let valueErrors: [Double]
    let importanceErrors: [Double]

    static let mostIterations = 40
    private static let stepsPerIteration = 2
    private static let tokenShareStart = 0.5
    /// Penalties are settled when no logarithm moves by more.
    private static let penaltyTolerance = 0.02

    init(_ observations: SLALOMObservations, background: SLALOM.Background) throws {
        self = try Runtime.onOneThread { try SLALOMFit(fitting: observations, background: background) }
    }

    private init(fitting observations: SLALOMObservations, background: SLALOM.Background) throws {
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
            // The whole text is the reference, not a sample.
            meanSquaredError = prediction.residuals.dropFirst().reduce(0) { $0 + $1 * $1 }
                / Double(max(observations.count - 1, 1))
        }
        function = parameters.function(
            fullScore: observations.fullScore, multiplicities: observations.multiplicities, background: background)
        (valueErrors, importanceErrors) = try Self.standardErrors(parameters, penalties, observations, solver)
    }
}

// MARK: - Uncertainty

extension SLALOMFit {
    /// Prior standard deviations are doubled for the errors: with the fitted priors themselves, parameters far from the
    /// prior's centre are covered too seldom (measured by simulation). [ours]
    private static let wideningFactor = 2.0

    /// Standard errors of values and importances, from the Gauss–Newton covariance, carried over from the fit's own
    /// unknowns: `v = R + b exp(−s/2)/ρ`, and `s` less its mean.
    private static func standardErrors(
        _ parameters: SLALOMParameters, _ penalties: SLALOMPenalties, _ observations: SLALOMObservations,
        _ solver: SLALOMSolver
    ) throws -> (values: [Double], importances: [Double]) {
        let count = parameters.unitCount
        let prediction = try SLALOMPrediction(parameters, observations)
        let covariance = try solver.covariance(
            prediction, parameters, penalties.widened(by: wideningFactor), observations)
        let size = covariance.shape[0]
        let share = parameters.tokenShare

        let byB = try Tensor.diagonal(parameters.importances.map { exp(-$0 / 2) / share })
        let byImportance = try Tensor.diagonal(parameters.beta.map { -$0 / (2 * share) })
        var valueColumns = [byB, byImportance]
        if size > 2 * count { valueColumns.append(try Tensor.zeros([count, 1])) }
        if size > 2 * count + 1 {
            valueColumns.append(try Tensor(parameters.beta.map { -$0 / (share * share) }).reshaped([-1, 1]))
        }
        let centring = try Tensor.diagonal(Array(repeating: 1, count: count)) + (-1 / Double(count))
        var importanceColumns = [try Tensor.zeros([count, count]), centring]
        if size > 2 * count { importanceColumns.append(try Tensor.zeros([count, size - 2 * count])) }

        func errors(_ columns: [Tensor]) throws -> [Double] {
            let transform = try Tensor.concatenated(columns, axis: 1)
            let variances: [Double] = try (transform.matrixProduct(covariance) * transform).sum(axes: [1]).elements()
            return variances.map { max($0, 0).squareRoot() }
        }
        return (try errors(valueColumns), try errors(importanceColumns))
    }

    /// Units whose importance the data leave as uncertain as the prior does: the error has not shrunk by a tenth.
    var undeterminedImportances: [Int] {
        let prior = penalties.importance.squareRoot() * Self.wideningFactor
        return importanceErrors.indices.filter { importanceErrors[$0] > 0.9 * prior }
    }
}

// MARK: - Held-out error

extension SLALOMFit {
    private static let foldCount = 5

    /// Mean squared error on samples that a fit has not seen: five-fold cross-validation with the penalties kept, each
    /// fold's fit started from this one.
    ///
    /// - Returns: nil if there are fewer than two samples a fold.
    func heldOutError(_ observations: SLALOMObservations) throws -> Double? {
        guard observations.count - 1 >= 2 * Self.foldCount else { return nil }
        return try Runtime.onOneThread {
            var sum = 0.0
            for fold in 0..<Self.foldCount {
                // Index 0 is the whole text, which always trains.
                let heldOut = (1..<observations.count).filter { $0 % Self.foldCount == fold }
                let training = (0..<observations.count).filter { $0 == 0 || $0 % Self.foldCount != fold }
                var solver = SLALOMSolver(background: background)
                let (refitted, _) = try solver.refine(
                    parameters, penalties, try observations.subset(training), steps: Self.stepsPerIteration)
                sum += try SLALOMPrediction(refitted, try observations.subset(heldOut)).squaredResiduals
            }
            return sum / Double(observations.count - 1)
        }
    }
}
