import Foundation
import SightlineAttribution
import SightlineRandom
import Testing

@Suite struct SLALOMFunctionTests {
    @Test func sharesSumToOneAndRebuildTheScore() {
        var generator = SeededGenerator(seed: 1)
        for unitCount in 1...20 {
            let background: SLALOMFunction.Background? =
                unitCount.isMultiple(of: 2) ? .init(value: 0.3, importance: 2) : nil
            let function = SLALOMFunction.planted(unitCount, background: background, using: &generator)
            let counts = (0..<unitCount).map { _ in Double(Int.random(in: 1...3, using: &generator)) }
            let shares = function.shares(counts)
            let total = zip(counts, shares.units).reduce(shares.background) { $0 + $1.0 * $1.1 }
            #expect(abs(total - 1) < 1e-12)
            let rebuilt = (0..<unitCount).reduce(shares.background * (background?.value ?? 0)) {
                $0 + counts[$1] * shares.units[$1] * function.values[$1]
            }
            #expect(abs(rebuilt - function.score(counts)) < 1e-12)
        }
    }

    /// A transformer's score of a repeated token barely depends on how often it repeats; a SLALOM's not at all.
    @Test func repetitionChangesNothing() {
        let function = SLALOMFunction(values: [1.5, -2], importances: [0.7, -0.7])
        #expect(function.score([1, 0]) == 1.5)
        #expect(abs(function.score([50, 0]) - 1.5) < 1e-12)
    }

    @Test func importancesFarApartDoNotOverflow() {
        let function = SLALOMFunction(values: [3, -1], importances: [900, -900])
        #expect(function.score([1, 1]) == 3)
        #expect(function.score([0, 1]) == -1)
    }
}
