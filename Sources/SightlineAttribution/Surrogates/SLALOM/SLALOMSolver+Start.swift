import Foundation
import SightlineTensors

extension SLALOMSolver {
    /// All importances equal, and penalties by the exact marginal likelihood of the linear model in `β` and `ρ u₀` that
    /// remains: its ridge constant is tried on a grid.
    ///
    /// - Returns: Parameters of the constant prediction: the first step solves for `β` and `u₀`.
    func start(
        _ observations: SLALOMObservations, tokenShare: Double
    ) throws -> (SLALOMParameters, SLALOMPenalties) {
        let unitCount = observations.unitCount
        let count = Double(observations.count)
        let zeros = Array(repeating: 0.0, count: unitCount)
        let flat = SLALOMParameters(beta: zeros, importances: zeros, backgroundShift: 0, tokenShare: tokenShare)
        let jacobian = SLALOMPrediction(flat, observations).linearJacobian(
            flat, observations, columnCount: background == .fitted ? unitCount + 1 : unitCount)
        // In ρ u₀ instead of u₀.
        let units = Array(repeating: 1, count: unitCount) + [1 / (tokenShare * tokenShare)]
        let (eigenvalues, energies) = try Self.spectrum(
            jacobian, priors: Array(units.prefix(jacobian.columnCount)), scores: observations.scores)
        let squares = inner(observations.scores, observations.scores)
        let scale = jacobian.columnSquares.prefix(unitCount).reduce(0, +) / Double(unitCount)

        var best = (evidence: Double.infinity, noise: 0.0, ridge: 1.0)
        for exponent in stride(from: -5.0, through: 5.0, by: 10.0 / 59) {
            let ridge = pow(10, exponent) * scale
            let explained = zip(energies, eigenvalues).reduce(0) { $0 + $1.0 / ($1.1 + ridge) }
            let noise = max((squares - explained) / count, SLALOMPenalties.smallestVariance)
            let evidence = count * log(noise) + eigenvalues.reduce(0) { $0 + log1p($1 / ridge) }
            if evidence < best.evidence { best = (evidence, noise, ridge) }
        }
        let floor = SLALOMPenalties.noiseFloor * squares / count + SLALOMPenalties.smallestVariance
        let penalties = SLALOMPenalties(
            noise: max(best.noise, floor), value: max(best.noise / best.ridge, SLALOMPenalties.smallestVariance),
            importance: SLALOMPenalties.importanceDeviation * SLALOMPenalties.importanceDeviation)
        return (flat, penalties)
    }

    /// Eigenvalues `λ` of `A P Aᵀ` with the diagonal `P` of prior variances, those that are not zero among them, and
    /// `λ (q·y)²` with their eigenvectors `q`; from the smaller of the two matrices that have them.
    private static func spectrum(
        _ jacobian: SparsePlusLowRank, priors: [Double], scores: [Double]
    ) throws -> (eigenvalues: [Double], energies: [Double]) {
        let isWide = jacobian.columnCount > jacobian.rowCount
        let deviations = priors.map { $0.squareRoot() }
        let size = min(jacobian.rowCount, jacobian.columnCount)
        let zeros = Array(repeating: 0.0, count: size)
        var gram: [Double]
        if isWide {
            gram = jacobian.transposed.lowerGram(weights: priors, diagonal: zeros)
        } else {
            gram = jacobian.lowerGram(weights: Array(repeating: 1, count: jacobian.rowCount), diagonal: zeros)
            for row in 0..<size {
                for column in 0...row { gram[row * size + column] *= deviations[row] * deviations[column] }
            }
        }
        let (values, vectors) = try Tensor(gram, shape: [size, size]).symmetricEigen()
        let eigenvalues: [Double] = try values.elements().map { max($0, 0) }
        let data = isWide ? scores : zip(jacobian.transposedProduct(scores), deviations).map { $0 * $1 }
        let projections: [Double] = try vectors.transposed(0, 1).matrixProduct(Tensor(data)).elements()
        let energies = zip(projections, eigenvalues).map { isWide ? $0 * $0 * $1 : $0 * $0 }
        return (eigenvalues, energies)
    }
}
