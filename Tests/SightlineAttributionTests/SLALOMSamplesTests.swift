import SightlineAttribution
import SightlineModels
import SightlineRandom
import Testing

@Suite struct SLALOMSamplesTests {
    private func sequence(_ wordCount: Int, of vocabulary: Int) throws -> TokenSequence {
        let model = PlantedModel(words: PlantedModel.vocabulary(vocabulary)) { _ in 0 }
        return try model.tokenize((0..<wordCount).map { "w\($0 % vocabulary)" }.joined(separator: " "))
    }

    @Test func deletionsAreDistinctWithinBoundsAndKeepTheFrame() throws {
        let sequence = try sequence(30, of: 30)
        let units = SLALOMUnits(sequence, tying: .occurrences)
        var generator = SeededGenerator(seed: 3)
        let samples = SLALOMSamples.deletions(
            of: sequence, units: units, maximum: 5, limit: 700, using: &generator)
        #expect(samples.ids.count == 700)
        #expect(Set(samples.ids).count == 700)
        for (ids, counts) in zip(samples.ids, samples.counts) {
            #expect((25...29).contains(ids.count - 2))
            #expect(ids.first == 30 && ids.last == 31)
            #expect(counts.reduce(0, +) == Double(ids.count - 2))
        }
        // Every token goes alone once, before others are drawn.
        let singles = samples.ids.count { $0.count == 31 }
        #expect(singles == 30)
    }

    @Test(arguments: [2, 3, 4, 6])
    func smallTextsAreEnumerated(wordCount: Int) throws {
        let sequence = try sequence(wordCount, of: wordCount)
        var generator = SeededGenerator(seed: 0)
        let samples = SLALOMSamples.deletions(
            of: sequence, units: SLALOMUnits(sequence, tying: .occurrences), maximum: 5, limit: 1000, using: &generator)
        // Every subset but the empty one and the whole, as no more than five go.
        #expect(samples.ids.count == (1 << wordCount) - 2)
        #expect(Set(samples.ids).count == samples.ids.count)
    }

    @Test func repeatedTokensAreOneUnitByType() throws {
        let sequence = try sequence(9, of: 3)
        let units = SLALOMUnits(sequence, tying: .types)
        #expect(units.count == 3)
        #expect(units.multiplicities == [3, 3, 3])
        var generator = SeededGenerator(seed: 0)
        let samples = SLALOMSamples.deletions(of: sequence, units: units, maximum: 2, limit: 20, using: &generator)
        for (ids, counts) in zip(samples.ids, samples.counts) {
            for unit in 0..<3 { #expect(counts[unit] == Double(ids.count { $0 == unit })) }
        }
    }

    @Test func shortSequencesHaveTwoOrThreeTokensOfTheText() throws {
        let sequence = try sequence(12, of: 12)
        var generator = SeededGenerator(seed: 5)
        let samples = SLALOMSamples.shortSequences(
            of: sequence, units: SLALOMUnits(sequence, tying: .types), limit: 300, using: &generator)
        #expect(samples.ids.count == 300)
        #expect(Set(samples.ids).count == 300)
        #expect(samples.ids.allSatisfy { (4...5).contains($0.count) && $0.first == 12 && $0.last == 13 })
    }

    @Test func shortSequencesOfATinyTextEnd() throws {
        let sequence = try sequence(2, of: 2)
        var generator = SeededGenerator(seed: 5)
        let samples = SLALOMSamples.shortSequences(
            of: sequence, units: SLALOMUnits(sequence, tying: .types), limit: 1000, using: &generator)
        #expect(Set(samples.ids) == [[2, 0, 1, 3], [2, 1, 0, 3]])
    }

    @Test func equalSeedsDrawEqualSamples() throws {
        let sequence = try sequence(40, of: 40)
        func draw(_ seed: UInt64) -> [[Int]] {
            var generator = SeededGenerator(seed: seed)
            return SLALOMSamples.deletions(
                of: sequence, units: SLALOMUnits(sequence, tying: .occurrences), maximum: 5, limit: 100,
                using: &generator
            ).ids
        }
        #expect(draw(7) == draw(7))
        #expect(draw(7) != draw(8))
    }
}

extension SLALOMSamples {
    fileprivate var ids: [[Int]] { sequences.map(\.ids) }
}
