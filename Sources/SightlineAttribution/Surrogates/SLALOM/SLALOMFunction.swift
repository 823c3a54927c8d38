import Foundation

/// A SLALOM: what it predicts, and the scores that follow from it.
///
/// Works on units: vocabulary entries, or single occurrences, as the fit was tied.
public struct SLALOMFunction: Sendable, Equatable {
    /// `v`, in log odds, one per unit.
    public var values: [Double]
    /// `s`, one per unit.
    public var importances: [Double]
    /// `(v₀, s₀)`.
    public var background: Background?

    public struct Background: Sendable, Equatable {
        public var value: Double
        public var importance: Double

        public init(value: Double, importance: Double) {
            self.value = value
            self.importance = importance
        }
    }

    public init(values: [Double], importances: [Double], background: Background? = nil) {
        self.values = values
        self.importances = importances
        self.background = background
    }

    /// The score of a sequence.
    ///
    /// - Parameter counts: How often each unit occurs in it. Not all zero, unless there is a background.
    /// - Returns: `F = Σ αᵢ vᵢ` in log odds.
    /// - Complexity: O(units).
    public func score(_ counts: [Double]) -> Double {
        let weights = weights(counts)
        var total = weights.background
        var sum = weights.background * (background?.value ?? 0)
        for (unit, weight) in weights.units.enumerated() {
            total += weight
            sum += weight * values[unit]
        }
        return sum / total
    }

    /// One occurrence's softmax weight `α` of every unit, and the background's, in a sequence.
    public func shares(_ counts: [Double]) -> (units: [Double], background: Double) {
        let weights = weights(counts)
        let total = weights.units.reduce(weights.background, +)
        let units = weights.units.indices.map { counts[$0] > 0 ? weights.units[$0] / counts[$0] / total : 0 }
        return (units, weights.background / total)
    }

    /// `exp s` times counts, scaled by a common factor so that nothing overflows.
    private func weights(_ counts: [Double]) -> (units: [Double], background: Double) {
        let present = importances.indices.lazy.filter { counts[$0] > 0 }.map { importances[$0] }
        let largest = max(present.max() ?? -.infinity, background?.importance ?? -.infinity)
        let units = importances.indices.map { counts[$0] > 0 ? counts[$0] * exp(importances[$0] - largest) : 0 }
        return (units, background.map { exp($0.importance - largest) } ?? 0)
    }
}
