/// Parameters fitted to observations under one form of the model, with the penalties that the data chose for it.
struct SLALOMEstimate: Sendable {
    /// Whether `u₀` and `ρ` were fitted.
    let background: SLALOM.Background
    private(set) var parameters: SLALOMParameters
    private(set) var penalties: SLALOMPenalties
    /// Rounds of fitting and updating the penalties.
    private(set) var iterations = 0
    /// Whether the last round left parameters and penalties as they were.
    private(set) var converged = false
    /// Mean squared error on samples that the fit has not seen, see ``SLALOMObservations/leaveOneOutError(_:leverages:)``.
    private(set) var heldOutError: Double?

    static let mostIterations = 40
    private static let stepsPerIteration = 2
    private static let tokenShareStart = 0.5
    /// Penalties are settled when no logarithm moves by more.
    private static let penaltyTolerance = 0.02

    /// - Parameter leastNoise: What the noise variance is not taken below.
    init(_ observations: SLALOMObservations, background: SLALOM.Background, leastNoise: Double = 0) throws {
        self.background = background
        var solver = SLALOMSolver(background: background)
        (parameters, penalties) = try solver.start(
            observations, tokenShare: background == .absent ? 1 : Self.tokenShareStart)
        while iterations < Self.mostIterations, !converged {
            iterations += 1
            let settled: Bool
            (parameters, settled) = try solver.refine(
                parameters, penalties, observations, steps: Self.stepsPerIteration)
            let prediction = SLALOMPrediction(parameters, observations)
            let posterior = try solver.posterior(prediction, parameters, penalties, observations)
            var updated = penalties.updated(
                parameters, variances: posterior.variances, squaredResiduals: prediction.squaredResiduals,
                observationCount: observations.count, meanSquaredChange: observations.meanSquaredChange)
            heldOutError = observations.leaveOneOutError(prediction.residuals, leverages: posterior.leverages)
            updated.noise = max(updated.noise, leastNoise)
            converged = settled && updated.distance(to: penalties) < Self.penaltyTolerance
            penalties = updated
        }
    }
}
