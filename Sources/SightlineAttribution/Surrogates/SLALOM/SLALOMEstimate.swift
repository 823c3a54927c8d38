import SightlineTensors

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
    /// Mean squared error on samples that a fit has not seen, see ``heldOutError(_:)``.
    private(set) var heldOutError: Double?

    static let mostIterations = 40
    private static let stepsPerIteration = 2
    private static let tokenShareStart = 0.5
    /// Penalties are settled when no logarithm moves by more.
    private static let penaltyTolerance = 0.02
    private static let foldCount = 5

    /// - Parameters:
    ///   - leastNoise: What the noise variance is not taken below.
    ///   - threadCount: For the folds of cross-validation.
    init(
        _ observations: SLALOMObservations, background: SLALOM.Background, leastNoise: Double = 0, threadCount: Int
    ) throws {
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
            let covariance = try solver.covariance(prediction, parameters, penalties, observations)
            var updated = penalties.updated(
                parameters, covarianceDiagonal: try covariance.diagonal().elements(),
                squaredResiduals: prediction.squaredResiduals, observationCount: observations.count,
                meanSquaredChange: observations.meanSquaredChange)
            updated.noise = max(updated.noise, leastNoise)
            converged = settled && updated.distance(to: penalties) < Self.penaltyTolerance
            penalties = updated
        }
        heldOutError = try heldOutError(observations, threadCount: threadCount)
    }

    /// Five-fold cross-validation with the penalties kept, each fold's fit started from this one; nil where a fold would
    /// have fewer than two samples.
    private func heldOutError(_ observations: SLALOMObservations, threadCount: Int) throws -> Double? {
        guard observations.sampleCount >= 2 * Self.foldCount else { return nil }
        let (background, parameters, penalties) = (background, parameters, penalties)
        let sums = try concurrently(Self.foldCount, threadCount: threadCount) { fold in
            let training = observations.samples(where: { $0 % Self.foldCount != fold }, withAnchors: true)
            let heldOut = observations.samples(where: { $0 % Self.foldCount == fold }, withAnchors: false)
            var solver = SLALOMSolver(background: background)
            let (refitted, _) = try solver.refine(parameters, penalties, training, steps: Self.stepsPerIteration)
            return SLALOMPrediction(refitted, heldOut).squaredResiduals
        }
        return sums.reduce(0, +) / Double(observations.sampleCount)
    }
}
