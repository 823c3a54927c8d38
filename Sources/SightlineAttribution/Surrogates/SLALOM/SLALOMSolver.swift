import Foundation
import SightlineTensors

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

// MARK: - Starting point

extension SLALOMSolver {
    /// All importances equal: a linear model in `β` and `ρ u₀`, whose ridge constant has an exact marginal likelihood.
    func start(
        _ observations: SLALOMObservations, tokenShare: Double
    ) throws -> (SLALOMParameters, SLALOMPenalties) {
        let unitCount = observations.unitCount
        let count = Double(observations.count)
        let zeros = Array(repeating: 0.0, count: unitCount)
        let flat = SLALOMParameters(beta: zeros, importances: zeros, backgroundShift: 0, tokenShare: tokenShare)
        let equations = try SLALOMNormalEquations(
            linear: SLALOMPrediction(flat, observations), flat, observations)
        // In ρ u₀ instead of u₀.
        let units = try Tensor(Array(repeating: 1, count: unitCount) + [1 / tokenShare])
        let square = try equations.matrix * units * units.reshaped([-1, 1])
        let (eigenvalues, eigenvectors) = try square.symmetricEigen()
        let spectrum: [Double] = try eigenvalues.elements().map { max($0, 0) }
        let projected: [Double] = try eigenvectors.transposed(0, 1)
            .matrixProduct(Tensor(equations.vector) * units).elements()
        let squares = observations.scores.reduce(0) { $0 + $1 * $1 }
        let scale: Double = try square.diagonal().elements().prefix(unitCount).reduce(0, +) / Double(unitCount)

        var best = (evidence: Double.infinity, noise: 0.0, ridge: 1.0)
        for exponent in stride(from: -5.0, through: 5.0, by: 10.0 / 59) {
            let ridge = pow(10, exponent) * scale
            let explained = zip(projected, spectrum).reduce(0) { $0 + $1.0 * $1.0 / ($1.1 + ridge) }
            let noise = max((squares - explained) / count, SLALOMPenalties.smallestVariance)
            let evidence = count * log(noise) + spectrum.reduce(0) { $0 + log1p($1 / ridge) }
            if evidence < best.evidence { best = (evidence, noise, ridge) }
        }
        let coefficients: [Double] = try eigenvectors.matrixProduct(
            Tensor(zip(projected, spectrum).map { $0 / ($1 + best.ridge) })
        ).elements()
        let parameters = SLALOMParameters(
            beta: Array(coefficients.prefix(unitCount)), importances: zeros,
            backgroundShift: coefficients[unitCount] / tokenShare, tokenShare: tokenShare)
        let floor = SLALOMPenalties.noiseFloor * squares / count + SLALOMPenalties.smallestVariance
        let penalties = SLALOMPenalties(
            noise: max(best.noise, floor), value: max(best.noise / best.ridge, SLALOMPenalties.smallestVariance),
            importance: SLALOMPenalties.importanceDeviation * SLALOMPenalties.importanceDeviation)
        return (parameters, penalties)
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
            let equations = try SLALOMNormalEquations(prediction, current, observations)
            let hessian = try hessian(equations, penalties, precisions)
            let gradient = zip(equations.vector, zip(precisions, current.penalised)).map {
                $0 / penalties.noise - $1.0 * $1.1
            }
            let free = freeCount(current, gradient: gradient[2 * unitCount + 1])
            let freeHessian = try hessian.leadingBlock(free)
            // The linear unknowns are solved for exactly, so only the others are damped.
            var damped: [Double] = try hessian.diagonal().elements()
            for index in damped.indices where index < unitCount || index == 2 * unitCount { damped[index] = 0 }

            var accepted: (SLALOMParameters, Double)?
            while accepted == nil, damping < Self.largestDamping {
                let step = try ScaledCholesky(
                    freeHessian + Tensor.diagonal(damped.prefix(free).map { $0 * damping })
                ).solve(Array(gradient.prefix(free)))
                let trial = try withLinearPartSolved(
                    moved(current, by: step), penalties, precisions, observations)
                let trialObjective = objective(trial, penalties, precisions, observations)
                if trialObjective <= currentObjective {
                    accepted = (trial, trialObjective)
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

    /// The posterior covariance of the unknowns that are fitted, in the order of ``SLALOMParameters/penalised``.
    func covariance(
        _ prediction: SLALOMPrediction, _ parameters: SLALOMParameters, _ penalties: SLALOMPenalties,
        _ observations: SLALOMObservations
    ) throws -> Tensor {
        let equations = try SLALOMNormalEquations(prediction, parameters, observations)
        let precisions = penalties.precisions(unitCount: parameters.unitCount, tokenShare: parameters.tokenShare)
        let hessian = try hessian(equations, penalties, precisions)
        return try ScaledCholesky(hessian.leadingBlock(freeCount(parameters, gradient: nil))).inverse()
    }

    /// How many of the unknowns are fitted, always the first ones: neither `u₀` nor `ρ` without a background, and `ρ` not
    /// where it is pushed against an end of its range.
    private func freeCount(_ parameters: SLALOMParameters, gradient: Double?) -> Int {
        let all = 2 * parameters.unitCount + 2
        guard background == .fitted else { return all - 2 }
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
        let equations = try SLALOMNormalEquations(linear: prediction, parameters, observations)
        // The penalty is on b = β exp(s/2).
        let linearPrecisions = (0..<unitCount).map { precisions[$0] * exp(parameters.importances[$0]) }
            + [precisions[2 * unitCount]]
        let present = parameters.beta + [parameters.backgroundShift]
        let free = background == .fitted ? unitCount + 1 : unitCount
        let hessian = try hessian(equations, penalties, linearPrecisions)
        let gradient = (0..<free).map {
            equations.vector[$0] / penalties.noise - linearPrecisions[$0] * present[$0]
        }
        let step = try ScaledCholesky(hessian.leadingBlock(free)).solve(gradient)
        var solved = parameters
        for unit in 0..<unitCount { solved.beta[unit] += step[unit] }
        if free > unitCount { solved.backgroundShift += step[unitCount] }
        return solved
    }

    /// Half the objective's second derivative, by Gauss–Newton: `JᵀJ/σ²` and the penalties' precisions.
    private func hessian(
        _ equations: SLALOMNormalEquations, _ penalties: SLALOMPenalties, _ precisions: [Double]
    ) throws -> Tensor {
        try equations.matrix * (1 / penalties.noise) + Tensor.diagonal(precisions)
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
