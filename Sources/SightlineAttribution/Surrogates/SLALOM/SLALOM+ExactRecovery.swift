import Foundation

/// Exact recovery of a SLALOM from `2|V| − 1` queries (Prop. 5.2).
///
/// Values come from the single tokens, `v(τ) = F([τ])`. With a reference token `τ₀`, the pair `F([τ₀, τ])` lies between
/// the two values, and where tells the importance: `s(τ) − s(τ₀) = log((F − v₀)/(v − F))`.
package enum SLALOMRecovery {
    package struct Result: Equatable {
        /// Gauge: the importances that were found sum to zero; the others are 0.
        package let function: SLALOMFunction
        /// Units whose importance the queries do not determine: the pair's score is not strictly between the values, as
        /// it is when the values are equal, or when the model is no SLALOM.
        package let undetermined: [Int]
    }

    /// - Parameters:
    ///   - unitCount: The vocabulary: units `0 ..< unitCount`.
    ///   - scores: Scores sequences of units; called twice, with `unitCount` and with `unitCount − 1` of them.
    package static func recover(unitCount: Int, scores: ([[Int]]) throws -> [Double]) throws -> Result {
        let values = try scores((0..<unitCount).map { [$0] })
        let reference = reference(values)
        let others = (0..<unitCount).filter { $0 != reference }
        let pairs = try scores(others.map { [reference, $0] })

        var importances = Array(repeating: 0.0, count: unitCount)
        var undetermined: [Int] = []
        for (unit, pair) in zip(others, pairs) {
            let odds = (pair - values[reference]) / (values[unit] - pair)
            if odds > 0, odds.isFinite {
                importances[unit] = log(odds)
            } else {
                undetermined.append(unit)
            }
        }
        let determined = (0..<unitCount).filter { !undetermined.contains($0) }
        let mean = determined.reduce(0) { $0 + importances[$1] } / Double(max(determined.count, 1))
        for unit in determined { importances[unit] -= mean }
        return Result(
            function: SLALOMFunction(values: values, importances: importances), undetermined: undetermined)
    }

    /// The token whose value is farthest from its nearest neighbour's among the others: the odds are ill-conditioned
    /// where values are close. [ours]
    private static func reference(_ values: [Double]) -> Int {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        func gap(_ place: Int) -> Double {
            let below = place > 0 ? values[order[place]] - values[order[place - 1]] : .infinity
            let above = place < order.count - 1 ? values[order[place + 1]] - values[order[place]] : .infinity
            return min(below, above)
        }
        return order.indices.max { gap($0) < gap($1) }.map { order[$0] } ?? 0
    }
}
