import Foundation

/// The steps of a SLALOM fit, with the damping they carry from one to the next.
struct SLALOMSolver {
    let background: SLALOM.Background
    private var damping = Self.firstDamping

    private static let firstDamping = 1e-2
    private static let smallestDamping = 1e-8
    private static let largestDamping = 1e8
    private static let dampingFactor = 4.0
    /// Where damping resumes after no step could be taken.
    private static let resumedDamping = 1e2
    /// Largest change of an importance in a step.
    private static let longestStep = 2.0
    /// A step that lowers the objective by less has arrived: the objective is a log density, so this is far below
    /// anything a standard error shows.
    private static let objectiveTolerance = 1e-2

    init(background: SLALOM.Background) {
        self.background = background
    }
}

// MARK: - Steps

extension SLALOMSolver {
    /// Up to `steps` Levenberg–Marquardt steps under fixed penalties.
    ///
    /// - Returns: The parameters, and whether they have settled.
    mutating func refine(
        _ start: SLALOMParameters, _ penalties: SLALOMPenalties, _ observations: SLALOMObservations, steps: Int
    ) throws -> (SLALOMParameters, settled: Bool) {
        let unitCount = start.unitCount
        let precisions = penalties.precisions(unitCount: unitCount, tokenShare: start.tokenShare)
        var current = try withLinearPartSolved(start, penalties, precisions, observations)
        var currentObjective = objective(current, penalties, precisions, observations)
        for _ in 0..<steps {
            let prediction = SLALOMPrediction(current, observations)
            let whole = prediction.jacobian(current, observations, columnCount: allCount(unitCount))
            let slope = whole.transposedProduct(prediction.residuals)
            let gradient = zip(slope, zip(precisions, current.penalised)).map { $0 / penalties.noise - $1.0 * $1.1 }
            let free = freeCount(current, gradient: gradient.last)
            let freeGradient = Array(gradient.prefix(free))
            let jacobian = free == gradient.count
                ? whole : prediction.jacobian(current, observations, columnCount: free)
            // The linear unknowns are solved for exactly, so only the others are damped.
            let squares = jacobian.columnSquares
            let scales = (0..<free).map { index in
                index < unitCount || index == 2 * unitCount ? 0 : squares[index] / penalties.noise + precisions[index]
            }

            var accepted: (SLALOMParameters, Double)?
            while accepted == nil, damping < Self.largestDamping {
                let system = try PenalisedSystem(
                    jacobian, noise: penalties.noise, precisions: (0..<free).map { precisions[$0] + scales[$0] * damping })
                let step = try system.solve(freeGradient)
                let trial = try withLinearPartSolved(
                    moved(current, by: step), penalties, precisions, observations)
                let trialObjective = objective(trial, penalties, precisions, observations)
                if trialObjective <= currentObjective {
                    accepted = (trial, trialObjective)
                } else if inner(freeGradient, step) < Self.objectiveTolerance {
                    // A shorter step promises even less.
                    return (current, settled: true)
                } else {
                    damping *= Self.dampingFactor
                }
            }
            guard let (next, nextObjective) = accepted else {
                damping = Self.resumedDamping
                return (current, settled: true)
            }
            let gain = currentObjective - nextObjective
            (current, currentObjective) = (next, nextObjective)
            damping = max(damping / Self.dampingFactor, Self.smallestDamping)
            if gain < Self.objectiveTolerance, damping <= 1 { return (current, settled: true) }
        }
        return (current, settled: false)
    }

    /// Of the unknowns that are fitted, in the order of ``SLALOMParameters/penalised``.
    func posterior(
        _ prediction: SLALOMPrediction, _ parameters: SLALOMParameters, _ penalties: SLALOMPenalties,
        _ observations: SLALOMObservations
    ) throws -> PenalisedSystem.Posterior {
        let precisions = penalties.precisions(unitCount: parameters.unitCount, tokenShare: parameters.tokenShare)
        let free = freeCount(parameters, gradient: nil)
        return try PenalisedSystem(
            prediction.jacobian(parameters, observations, columnCount: free), noise: penalties.noise,
            precisions: Array(precisions.prefix(free))
        ).posterior()
    }

    /// `b`, `s`, and with a background `u₀` and `ρ`.
    private func allCount(_ unitCount: Int) -> Int {
        background == .fitted ? 2 * unitCount + 2 : 2 * unitCount
    }

    /// How many of the unknowns are fitted, always the first ones: neither `u₀` nor `ρ` without a background, and `ρ` not
    /// where it is pushed against an end of its range.
    private func freeCount(_ parameters: SLALOMParameters, gradient: Double?) -> Int {
        let all = allCount(parameters.unitCount)
        guard background == .fitted else { return all }
        let range = SLALOMParameters.tokenShareRange
        let isHeldLow = parameters.tokenShare <= range.lowerBound && (gradient ?? -1) < 0
        let isHeldHigh = parameters.tokenShare >= range.upperBound && (gradient ?? 1) > 0
        return isHeldLow || isHeldHigh ? all - 1 : all
    }

    private func moved(_ parameters: SLALOMParameters, by step: [Double]) -> SLALOMParameters {
        let unitCount = parameters.unitCount
        var moved = parameters
        for unit in 0..<unitCount {
            moved.importances[unit] += min(max(step[unitCount + unit], -Self.longestStep), Self.longestStep)
        }
        let mean = moved.importances.reduce(0, +) / Double(unitCount)
        for unit in 0..<unitCount { moved.importances[unit] -= mean }
        if step.count == 2 * unitCount + 2 {
            let range = SLALOMParameters.tokenShareRange
            let share = parameters.tokenShare + step[2 * unitCount + 1]
            moved.tokenShare = min(max(share, range.lowerBound), range.upperBound)
        }
        return moved
    }

    /// The parameters with `β` and `u₀` at their optimum, given the others.
    private func withLinearPartSolved(
        _ parameters: SLALOMParameters, _ penalties: SLALOMPenalties, _ precisions: [Double],
        _ observations: SLALOMObservations
    ) throws -> SLALOMParameters {
        let unitCount = parameters.unitCount
        let prediction = SLALOMPrediction(parameters, observations)
        let free = background == .fitted ? unitCount + 1 : unitCount
        let jacobian = prediction.linearJacobian(parameters, observations, columnCount: free)
        // The penalty is on b = β exp(s/2).
        let linearPrecisions = (0..<unitCount).map { precisions[$0] * exp(parameters.importances[$0]) }
            + [precisions[2 * unitCount]]
        let present = parameters.beta + [parameters.backgroundShift]
        let slope = jacobian.transposedProduct(prediction.residuals)
        let gradient = (0..<free).map { slope[$0] / penalties.noise - linearPrecisions[$0] * present[$0] }
        let step = try PenalisedSystem(
            jacobian, noise: penalties.noise, precisions: Array(linearPrecisions.prefix(free))
        ).solve(gradient)
        var solved = parameters
        for unit in 0..<unitCount { solved.beta[unit] += step[unit] }
        if free > unitCount { solved.backgroundShift += step[unitCount] }
        return solved
    }

    private func objective(
        _ parameters: SLALOMParameters, _ penalties: SLALOMPenalties, _ precisions: [Double],
        _ observations: SLALOMObservations
    ) -> Double {
        let squares = SLALOMPrediction(parameters, observations).squaredResiduals
        return squares / penalties.noise
            + zip(precisions, parameters.penalised).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    }
}
