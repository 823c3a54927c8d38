import Foundation

/// The unknowns of a SLALOM fit, in a form whose additive limit is regular. [ours]
///
/// Relative to the reference score `R`, with `πⱼ = exp sⱼ / Σₖ mₖ exp sₖ` over the whole text's tokens,
///
///     f(t) = ((1−ρ) u₀ + Σ_kept πⱼ βⱼ) / ((1−ρ) + ρ Σ_kept πⱼ)
///
/// which is the SLALOM with values `vⱼ = R + βⱼ/ρ`, a background of value `v₀ = R + u₀`, and `ρ` the tokens' share of the
/// softmax in the whole text. `ρ = 1` has no background: the published form. As `ρ → 0` it becomes the additive model
/// with effects `πⱼ βⱼ`, while `βⱼ` stay finite.
struct SLALOMParameters: Sendable {
    var beta: [Double]
    /// Sums to zero.
    var importances: [Double]
    var backgroundShift: Double
    var tokenShare: Double

    var unitCount: Int { beta.count }

    /// The tokens' share is kept this far from 0 and 1, where the background or the values would be undefined.
    static let tokenShareRange = 1e-6...1 - 1e-6

    /// Whole-text weight of one occurrence of each unit.
    func weights(_ multiplicities: [Double]) -> [Double] {
        let largest = importances.max() ?? 0
        let exponentials = importances.map { exp($0 - largest) }
        let total = zip(exponentials, multiplicities).reduce(0) { $0 + $1.0 * $1.1 }
        return exponentials.map { $0 / total }
    }

    /// What the penalties measure, in the order of the Jacobian's columns: `bⱼ = βⱼ exp(sⱼ/2)`, `sⱼ`, `u₀`, and `ρ`
    /// relative to its prior's centre.
    var penalised: [Double] {
        zip(beta, importances).map { $0 * exp($1 / 2) } + importances
            + [backgroundShift, tokenShare - SLALOMPenalties.tokenShareCentre]
    }

    /// The parameters of the constant prediction `R`.
    var constant: SLALOMParameters {
        let zeros = Array(repeating: 0.0, count: unitCount)
        return SLALOMParameters(beta: zeros, importances: zeros, backgroundShift: 0, tokenShare: tokenShare)
    }

    /// The SLALOM that these parameters stand for.
    func function(
        referenceScore: Double, multiplicities: [Double], background: SLALOM.Background
    ) -> SLALOMFunction {
        let values = beta.map { referenceScore + $0 / tokenShare }
        guard background == .fitted else { return SLALOMFunction(values: values, importances: importances) }
        // exp s₀ to the tokens' Σ m exp s is as 1−ρ to ρ.
        let largest = importances.max() ?? 0
        let total = zip(importances, multiplicities).reduce(0) { $0 + exp($1.0 - largest) * $1.1 }
        let share = min(tokenShare, Self.tokenShareRange.upperBound)
        let importance = log((1 - share) / share) + largest + log(total)
        return SLALOMFunction(
            values: values, importances: importances,
            background: .init(value: referenceScore + backgroundShift, importance: importance))
    }
}
