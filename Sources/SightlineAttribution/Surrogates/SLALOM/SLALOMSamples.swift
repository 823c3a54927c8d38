import SightlineModels
import SightlineRandom

/// The sequences that a SLALOM is fitted to, with what each consists of.
package struct SLALOMSamples {
    package var sequences: [ModelInput] = []
    /// How often each unit occurs in each sequence.
    package var counts: [[Double]] = []
}

/// Which tokens share their scores: the units of a fit, and the unit of every content token.
package struct SLALOMUnits {
    /// Index of each content token's unit, in order of first occurrence.
    package let unitOfContent: [Int]
    package let count: Int
    /// How often each unit occurs in the whole text.
    package let multiplicities: [Double]

    package init(_ sequence: TokenSequence, tying: SLALOM.Tying) {
        let ids = sequence.contentIDs
        switch tying {
        case .occurrences:
            unitOfContent = Array(ids.indices)
        case .types:
            var unitOfID: [Int: Int] = [:]
            unitOfContent = ids.map { id in
                let unit = unitOfID[id] ?? unitOfID.count
                unitOfID[id] = unit
                return unit
            }
        }
        let unitCount = (unitOfContent.max() ?? -1) + 1
        count = unitCount
        multiplicities = unitOfContent.reduce(into: Array(repeating: 0, count: unitCount)) { $0[$1] += 1 }
    }
}

// MARK: - Drawing

extension SLALOMSamples {
    /// Single deletions are taken first if they are no larger a share of the samples.
    private static let largestShareOfSingles = 2.0 / 3

    /// The text with 1 to `maximum` of its content tokens deleted, never all; no two samples alike.
    ///
    /// Every token's own deletion comes first, where that leaves a good part of the samples for the others: it steadies
    /// fits of few samples (measured). [ours] Of the others, every number of deletions is as likely as another, until
    /// all its ways are drawn. Where there are no more than `limit` ways, all are taken, and the seed has no say.
    package static func deletions(
        of sequence: TokenSequence, units: SLALOMUnits, maximum: Int, limit: Int, using generator: inout SeededGenerator
    ) -> SLALOMSamples {
        let contentCount = sequence.contentIndices.count
        let largest = min(maximum, contentCount - 1)
        var samples = SLALOMSamples()
        func append(_ deleted: [Int]) {
            var isKept = Array(repeating: true, count: contentCount)
            var counts = units.multiplicities
            for index in deleted {
                isKept[index] = false
                counts[units.unitOfContent[index]] -= 1
            }
            samples.sequences.append(sequence.input(keeping: isKept))
            samples.counts.append(counts)
        }

        let wayCounts = (1...largest).map { binomial(contentCount, $0) }
        if wayCounts.reduce(0, { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }) <= limit {
            for size in 1...largest { forEachSubset(of: contentCount, size: size, append) }
            return samples
        }
        var drawn: Set<[Int]> = []
        var drawnOfSize = Array(repeating: 0, count: largest)
        if Double(contentCount) <= largestShareOfSingles * Double(limit) {
            forEachSubset(of: contentCount, size: 1) { drawn.insert($0); append($0) }
            drawnOfSize[0] = contentCount
        }
        while drawn.count < limit {
            let open = (1...largest).filter { drawnOfSize[$0 - 1] < wayCounts[$0 - 1] }
            let size = open[Int.random(in: 0..<open.count, using: &generator)]
            let deleted = subset(of: contentCount, size: size, using: &generator)
            guard drawn.insert(deleted).inserted else { continue }
            drawnOfSize[size - 1] += 1
            append(deleted)
        }
        return samples
    }

    /// Random sequences of two or three of the text's own tokens, in random order, in the text's frame of special
    /// tokens; no two alike, and fewer than `limit` where there are not so many.
    package static func shortSequences(
        of sequence: TokenSequence, units: SLALOMUnits, limit: Int, using generator: inout SeededGenerator
    ) -> SLALOMSamples {
        let contentCount = sequence.contentIndices.count
        let lengths = 2...max(2, min(3, contentCount))
        var samples = SLALOMSamples()
        var drawn: Set<ModelInput> = []
        // Enough draws to meet all the short sequences of a small text many times over.
        let mostDraws = 50 * limit
        for _ in 0..<mostDraws where drawn.count < limit {
            let length = Int.random(in: lengths, using: &generator)
            var picked: [Int] = []
            while picked.count < length {
                let index = Int.random(in: 0..<contentCount, using: &generator)
                if !picked.contains(index) { picked.append(index) }
            }
            let input = sequence.input(framing: picked)
            guard drawn.insert(input).inserted else { continue }
            var counts = Array(repeating: 0.0, count: units.count)
            for index in picked { counts[units.unitOfContent[index]] += 1 }
            samples.sequences.append(input)
            samples.counts.append(counts)
        }
        return samples
    }
}
