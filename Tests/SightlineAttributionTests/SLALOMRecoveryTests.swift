import Foundation
import SightlineAttribution
import SightlineRandom
import Testing

@Suite struct SLALOMRecoveryTests {
    /// The vocabulary sizes of the paper.
    @Test(arguments: [16, 32, 64, 128, 200])
    func recoversAPlantedFunctionInTheStatedNumberOfQueries(unitCount: Int) throws {
        for seed in 0..<20 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let planted = SLALOMFunction.planted(unitCount, using: &generator)
            var queryCount = 0
            let recovery = try SLALOMRecovery.recover(unitCount: unitCount) { queries in
                queryCount += queries.count
                return queries.map { query in
                    planted.score((0..<unitCount).map { unit in Double(query.count { $0 == unit }) })
                }
            }
            #expect(queryCount == 2 * unitCount - 1)
            #expect(recovery.undetermined.isEmpty)
            for unit in 0..<unitCount {
                #expect(abs(recovery.function.values[unit] - planted.values[unit]) < 1e-12)
                #expect(abs(recovery.function.importances[unit] - planted.importances[unit]) < 1e-6, "seed \(seed)")
            }
        }
    }

    @Test func aTokenOfEqualValueHasNoImportance() throws {
        // Units 0 and 1 have one value, so the reference, which lies apart, cannot be either; make all three equal.
        let planted = SLALOMFunction(values: [1, 1, 1], importances: [0, 1, -1])
        let recovery = try SLALOMRecovery.recover(unitCount: 3) { queries in
            queries.map { query in planted.score((0..<3).map { unit in Double(query.count { $0 == unit }) }) }
        }
        #expect(recovery.undetermined.count == 2)
        #expect(recovery.function.values == [1, 1, 1])
    }

    @Test func aSingleUnitNeedsOneQuery() throws {
        var queryCount = 0
        let recovery = try SLALOMRecovery.recover(unitCount: 1) { queries in
            queryCount += queries.count
            return queries.map { _ in 0.25 }
        }
        #expect(queryCount == 1)
        #expect(recovery.function == SLALOMFunction(values: [0.25], importances: [0]))
    }
}
