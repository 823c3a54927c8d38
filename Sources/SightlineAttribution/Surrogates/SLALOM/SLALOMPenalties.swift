import Foundation

/// The penalties of a SLALOM fit, as a Bayesian reads them: variances of the noise, of the values and of the
/// importances. They are chosen from the data (see ``SLALOMFit``).
struct SLALOMPenalties: Sendable {
    /// `σ²`: what no SLALOM explains.
    var noise: Double
    /// Prior variance of `bⱼ = βⱼ exp(sⱼ/2)`.
    var value: Double
    /// Prior variance of `sⱼ`.
    var importance: Double

    /// Prior of the tokens' share `ρ`: centre ½ and standard deviation 1, flat on [0, 1] in effect; it keeps the Hessian
    /// definite.
    static let tokenShareCentre = 0.5
    static let tokenSharePrecision = 1.0

    /// The background's shift has a prior all the same where the tokens' share vanishes, a hundred times as wide as theirs:
    /// it keeps matrices well conditioned.
    private static let smallestShiftPrecision = 1e-4

    /// Precisions in the order of ``SLALOMParameters/penalised``.
    func precisions(unitCount: Int, tokenShare: Double) -> [Double] {
        Array(repeating: 1 / value, count: unitCount) + Array(repeating: 1 / importance, count: unitCount)
            + [max(tokenShare * tokenShare, Self.smallestShiftPrecision) / value, Self.tokenSharePrecision]
    }

    /// The same penalties with prior standard deviations `factor` times as wide.
    func widened(by factor: Double) -> SLALOMPenalties {
        SLALOMPenalties(noise: noise, value: value * factor * factor, importance: importance * factor * factor)
    }

    /// How far the logarithms of two sets of penalties are apart, at most.
    func distance(to other: SLALOMPenalties) -> Double {
        max(abs(log(noise / other.noise)), abs(log(value / other.value)), abs(log(importance / other.importance)))
    }
}

// MARK: - Choosing them

extension SLALOMPenalties {
    /// Keeps divisions defined where scores do not vary at all.
    static let smallestVariance = 1e-300

    /// Hyperprior of the importances' variance: as if ``importanceCount`` more tokens with this standard deviation had
    /// been seen. Without it, a small sample lets the importances run away.
    static let importanceDeviation = 0.6
    private static let importanceCount = 20.0
    /// Importances that need more than this to be spread out are mostly fitting what is not softmax-like.
    private static let largestImportanceDeviation = 0.8

    /// Hyperprior of the noise: log-normal about this share of the mean squared change of the score, with a standard
    /// deviation of ½ in its logarithm. Without it, fewer samples than unknowns would read as no noise.
    private static let noiseShare = 0.2
    private static let noiseWidth = 0.5
    /// Residual degrees of freedom are taken as at least this share of the observations.
    private static let smallestFreedom = 0.05
    /// The noise is at least this share of the mean squared change: beyond it is rounding.
    static let noiseFloor = 1e-12

    /// The next penalties by MacKay's fixed point: a variance is the sum of squares over the number of parameters that
    /// the data determine.
    ///
    /// - Parameters:
    ///   - parameters: The fit under the present penalties.
    ///   - variances: Of its posterior, in the order of ``SLALOMParameters/penalised``.
    ///   - squaredResiduals: Their sum.
    ///   - meanSquaredChange: Of the scores from the whole text's.
    func updated(
        _ parameters: SLALOMParameters, variances: [Double], squaredResiduals: Double, observationCount: Int,
        meanSquaredChange: Double
    ) -> SLALOMPenalties {
        let unitCount = parameters.unitCount
        let values = parameters.penalised.prefix(unitCount)
        let valueCount = Double(unitCount) - variances.prefix(unitCount).reduce(0, +) / value
        let importanceCount = Double(unitCount)
            - variances[unitCount..<2 * unitCount].reduce(0, +) / importance
        let determined = valueCount + importanceCount + Double(variances.count - 2 * unitCount)
        let squaredImportances = parameters.importances.reduce(0) { $0 + $1 * $1 }
        return SLALOMPenalties(
            noise: Self.noise(
                squaredResiduals: squaredResiduals, freedom: Double(observationCount) - determined,
                observationCount: observationCount, meanSquaredChange: meanSquaredChange),
            value: max(values.reduce(0) { $0 + $1 * $1 } / max(valueCount, 1e-3), Self.smallestVariance),
            importance: min(
                (squaredImportances + Self.importanceCount * Self.importanceDeviation * Self.importanceDeviation)
                    / (max(importanceCount, 0) + Self.importanceCount),
                Self.largestImportanceDeviation * Self.largestImportanceDeviation))
    }

    /// The noise variance of largest posterior density: the root, in `x = log σ²`, of the increasing function
    /// `freedom − Σr²/σ² + (x − x₀)/width²`.
    private static func noise(
        squaredResiduals: Double, freedom: Double, observationCount: Int, meanSquaredChange: Double
    ) -> Double {
        let freedom = max(freedom, smallestFreedom * Double(observationCount))
        let centre = log(noiseShare * meanSquaredChange + smallestVariance)
        var low = log(noiseFloor * meanSquaredChange + smallestVariance)
        var high = log(max(squaredResiduals / freedom, noiseShare * meanSquaredChange) + smallestVariance) + 1
        // 60 halvings take any interval of logarithms to the last bits of a Double.
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let slope = freedom - squaredResiduals * exp(-middle) + (middle - centre) / (noiseWidth * noiseWidth)
            if slope > 0 { high = middle } else { low = middle }
        }
        return exp(high)
    }
}
