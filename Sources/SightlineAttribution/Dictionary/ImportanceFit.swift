import Foundation

/// The importances of many tokens, from scores of pairs with a few of them, the references. [ours]
///
/// Values are known: `v(τ) = F([τ])`. A pair with the reference `ρ` says `F([ρ, τ]) = v_ρ + α (v_τ − v_ρ)` with
/// `α = 1 / (1 + exp(s_ρ − s_τ))`, which solved for the importance is Prop. 5.2 of Leemann et al. (TMLR 2025). It divides by
/// `v_τ − F` and `F − v_ρ`, small where the values are close, and has no solution where a model that is no SLALOM scores a
/// pair beyond both. So all pairs are fitted together:
///
///     minimise  Σ (F([ρ, τ]) − v_ρ − α (v_τ − v_ρ))² / σ² + Σ s² / ζ²
///
/// Each pair counts by what it can tell, several references by their precision, and where none can the importance stays
/// at the prior's centre with the prior's width for an error. The noise `σ` is what repetitions say: of a SLALOM,
/// `F([τ, τ]) = v(τ)`. The width `ζ` follows from the fit (MacKay's update with the hyperprior of ``SLALOMPenalties``).
///
/// Levenberg–Marquardt. Importances hang together through the references alone, so each step is linear in the number of
/// tokens: everything else is eliminated from a system of one equation for each reference.
struct ImportanceFit {
    /// They sum to zero.
    private(set) var importances: [Double]
    /// One standard error each, by the Gauss–Newton covariance.
    private(set) var errors: [Double]
    /// `ζ`.
    private(set) var deviation: Double
    /// Where the prior is centred after importances were shifted to sum to zero.
    private(set) var centre = 0.0
    private(set) var converged = false

    private let values: [Double]
    private let pairs: [[Double]]
    private let references: [Int]
    private let noise: Double

    private static let mostRounds = 30
    private static let mostSteps = 100
    /// Largest change of an importance in a step.
    private static let longestStep = 2.0
    /// Importances that move by less have settled: far below what a float of the file can say.
    private static let stepTolerance = 1e-9
    /// Of `ζ`, in its logarithm: far below anything that an error shows.
    private static let deviationTolerance = 1e-3
    private static let deviationRange = 0.1...3.0
    /// As many more tokens have the first deviation.
    private static let hyperpriorCount = 20.0

    /// - Parameters:
    ///   - values: `v`, one per token, finite.
    ///   - references: Which of the tokens.
    ///   - pairs: A row for each reference: `F([ρ, τ])` of every token, finite.
    ///   - noise: `σ > 0`.
    init(values: [Double], references: [Int], pairs: [[Double]], noise: Double) throws {
        self.values = values
        self.references = references
        self.pairs = pairs
        self.noise = noise
        importances = Array(repeating: 0, count: values.count)
        errors = importances
        deviation = SLALOMPenalties.importanceDeviation
        for _ in 0..<Self.mostRounds {
            let settled = try refine()
            let variances = try System(self).variances()
            errors = variances.map { $0.squareRoot() }
            let determined = variances.reduce(0) { $0 + 1 - $1 / (deviation * deviation) }
            let squares = importances.reduce(0) { $0 + $1 * $1 }
            let prior = SLALOMPenalties.importanceDeviation
            let updated = ((squares + Self.hyperpriorCount * prior * prior) / (max(determined, 0) + Self.hyperpriorCount))
                .squareRoot()
            let next = min(max(updated, Self.deviationRange.lowerBound), Self.deviationRange.upperBound)
            converged = settled && abs(log(next / deviation)) < Self.deviationTolerance
            if converged { break }
            deviation = next
        }
        centre = -importances.reduce(0, +) / Double(max(importances.count, 1))
        for token in importances.indices { importances[token] += centre }
    }

    /// Of a pair: what it misses the fit by, and how the fit changes with the token's importance, both in units of `σ`.
    private func pair(_ reference: Int, _ token: Int, _ importances: [Double]) -> (residual: Double, slope: Double) {
        let place = references[reference]
        let gap = values[token] - values[place]
        let share = 1 / (1 + exp(importances[place] - importances[token]))
        return (
            (pairs[reference][token] - values[place] - share * gap) / noise, share * (1 - share) * gap / noise
        )
    }

    private func objective(_ importances: [Double]) -> Double {
        var sum = importances.reduce(0) { $0 + $1 * $1 } / (deviation * deviation)
        for reference in references.indices {
            for token in values.indices {
                let residual = pair(reference, token, importances).residual
                sum += residual * residual
            }
        }
        return sum
    }

    /// Levenberg–Marquardt under a fixed `ζ`.
    ///
    /// - Returns: Whether the importances have settled.
    private mutating func refine() throws -> Bool {
        var damping = 1e-3
        var current = objective(importances)
        for _ in 0..<Self.mostSteps {
            let system = System(self)
            while true {
                let step = try system.step(damping: damping)
                let trial = zip(importances, step).map { $0 + min(max($1, -Self.longestStep), Self.longestStep) }
                let next = objective(trial)
                if next <= current {
                    importances = trial
                    current = next
                    damping = max(damping / 4, 1e-9)
                    if step.allSatisfy({ abs($0) < Self.stepTolerance }) { return true }
                    break
                }
                // Where no step helps any more, the rest is rounding.
                guard damping < 1e9 else { return true }
                damping *= 4
            }
        }
        return false
    }
}

extension ImportanceFit {
    /// The normal equations: a diagonal for all tokens, and a column for each reference.
    private struct System {
        private let references: [Int]
        /// Tokens that are no reference.
        private let others: [Int]
        private var diagonal: [Double]
        private var gradient: [Double]
        /// Of references with tokens, a row for each reference.
        private var coupling: [[Double]]

        init(_ fit: ImportanceFit) {
            references = fit.references
            let isReference = Set(fit.references)
            others = fit.values.indices.filter { !isReference.contains($0) }
            let precision = 1 / (fit.deviation * fit.deviation)
            diagonal = Array(repeating: precision, count: fit.values.count)
            gradient = fit.importances.map { -$0 * precision }
            coupling = fit.references.map { _ in Array(repeating: 0, count: fit.values.count) }
            for (reference, place) in references.enumerated() {
                for token in fit.values.indices where token != place {
                    let (residual, slope) = fit.pair(reference, token, fit.importances)
                    diagonal[token] += slope * slope
                    diagonal[place] += slope * slope
                    gradient[token] += slope * residual
                    gradient[place] -= slope * residual
                    coupling[reference][token] -= slope * slope
                }
            }
        }

        /// With the other tokens eliminated, `[R, R]`.
        private func reduced(damping: Double) -> [Double] {
            let count = references.count
            var matrix = Array(repeating: 0.0, count: count * count)
            for row in 0..<count {
                matrix[row * count + row] += diagonal[references[row]] * (1 + damping)
                for column in 0..<count where column != row {
                    // A pair of two references is a row's and a column's.
                    matrix[row * count + column] += coupling[row][references[column]] + coupling[column][references[row]]
                }
                for column in 0..<count {
                    for token in others {
                        matrix[row * count + column] -=
                            coupling[row][token] * coupling[column][token] / (diagonal[token] * (1 + damping))
                    }
                }
            }
            return matrix
        }

        func step(damping: Double) throws -> [Double] {
            var right = references.map { gradient[$0] }
            for row in references.indices {
                for token in others {
                    right[row] -= coupling[row][token] * gradient[token] / (diagonal[token] * (1 + damping))
                }
            }
            let ofReferences = try ScaledCholesky(reduced(damping: damping), size: references.count).solve(right)
            var step = diagonal.indices.map { token in
                let known = references.indices.reduce(0) { $0 + coupling[$1][token] * ofReferences[$1] }
                return (gradient[token] - known) / (diagonal[token] * (1 + damping))
            }
            for (reference, place) in references.enumerated() { step[place] = ofReferences[reference] }
            return step
        }

        /// The diagonal of the inverse.
        func variances() throws -> [Double] {
            let count = references.count
            let inverse = try ScaledCholesky(reduced(damping: 0), size: count).inverse()
            var variances = diagonal.indices.map { token in
                var sum = 0.0
                for row in 0..<count {
                    for column in 0..<count {
                        sum += coupling[row][token] * inverse[row * count + column] * coupling[column][token]
                    }
                }
                return 1 / diagonal[token] + sum / (diagonal[token] * diagonal[token])
            }
            for (reference, place) in references.enumerated() { variances[place] = inverse[reference * (count + 1)] }
            return variances
        }
    }
}

/// The importance of one token that the dictionary lacks, from its pairs with the dictionary's references.
struct SingleImportance {
    let importance: Double
    let error: Double

    /// - Parameters:
    ///   - value: Of the token.
    ///   - pairs: `F([ρ, τ])` for every reference.
    ///   - score: The dictionary's score that they are of.
    init(value: Double, pairs: [Double], _ score: DictionaryHeader.Score) {
        let precision = 1 / (score.importanceDeviation * score.importanceDeviation)
        func sums(_ importance: Double) -> (objective: Double, gradient: Double, hessian: Double) {
            let shift = importance - score.importanceCentre
            var sums = (objective: precision * shift * shift, gradient: -precision * shift, hessian: precision)
            for (pair, reference) in zip(pairs, score.references) {
                let gap = value - reference.value
                let share = 1 / (1 + exp(reference.importance - importance))
                let residual = (pair - reference.value - share * gap) / score.noise
                let slope = share * (1 - share) * gap / score.noise
                sums.objective += residual * residual
                sums.gradient += slope * residual
                sums.hessian += slope * slope
            }
            return sums
        }
        var importance = score.importanceCentre
        var current = sums(importance)
        var damping = 1e-3
        // As many as the joint fit may take.
        for _ in 0..<100 {
            let step = min(max(current.gradient / (current.hessian * (1 + damping)), -2), 2)
            let trial = sums(importance + step)
            if trial.objective <= current.objective {
                importance += step
                current = trial
                damping = max(damping / 4, 1e-9)
                if abs(step) < 1e-9 { break }
            } else {
                damping *= 4
                if damping > 1e9 { break }
            }
        }
        self.importance = importance
        error = (1 / current.hessian).squareRoot()
    }
}
