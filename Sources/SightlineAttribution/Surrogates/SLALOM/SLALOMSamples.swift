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
    /// The text with 1 to `maximum` of its content tokens deleted, never all; no two samples alike. Those of a smaller limit
    /// are among those of a larger one.
    ///
    /// Drawn as ``DeletionDesign`` says. Where there are no more than `limit` ways, all are taken, and the seed has no say.
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

        var design = DeletionDesign(tokenCount: contentCount, largestSize: largest)
        guard design.wayCount > limit else {
            for size in 1...largest { forEachSubset(of: contentCount, size: size, append) }
            return samples
        }
        for _ in 0..<limit { append(design.next(using: &generator)) }
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
