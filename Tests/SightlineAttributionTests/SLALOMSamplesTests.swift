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
    }

    /// Every prefix deletes each token as often as any other, but for one.
    @Test(arguments: [(30, 5), (120, 5), (47, 3), (200, 12)])
    func anyNumberOfDeletionsIsBalanced(tokenCount: Int, largestSize: Int) {
        var generator = SeededGenerator(seed: 11)
        var design = DeletionDesign(tokenCount: tokenCount, largestSize: largestSize)
        var counts = Array(repeating: 0, count: tokenCount)
        var sizes = Array(repeating: 0, count: largestSize)
        for _ in 0..<tokenCount {
            let deleted = design.next(using: &generator)
            #expect(deleted == Set(deleted).sorted() && (1...largestSize).contains(deleted.count))
            for token in deleted { counts[token] += 1 }
            sizes[deleted.count - 1] += 1
            let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
            #expect(most - least <= 1, "\(counts)")
        }
        let share = Double(tokenCount) / Double(largestSize)
        for size in sizes { #expect(abs(Double(size) - share) < 5 * share.squareRoot()) }
    }

    /// Nearly all of a short text's deletions, so that most of the row's sets are there already.
    @Test func theLastSetsAreFoundToo() {
        var generator = SeededGenerator(seed: 2)
        var design = DeletionDesign(tokenCount: 6, largestSize: 3)
        #expect(design.wayCount == 6 + 15 + 20)
        let sets = (0..<41).map { _ in design.next(using: &generator) }
        #expect(Set(sets).count == 41)
    }

    @Test func fewerSamplesAreTheFirstOfMore() throws {
        let sequence = try sequence(40, of: 40)
        let draws = [60, 61, 400].map { limit in
            var generator = SeededGenerator(seed: 7)
            return SLALOMSamples.deletions(
                of: sequence, units: SLALOMUnits(sequence, tying: .occurrences), maximum: 5, limit: limit,
                using: &generator
            ).ids
        }
        #expect(Array(draws[2].prefix(61)) == draws[1])
        #expect(Array(draws[1].prefix(60)) == draws[0])
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
