import Foundation
import SightlineTensors

/// What is added to attention scores for where query and key stand, kept for the layers of one forward pass.
final class AttentionMasks {
    /// Which of a sequence's tokens ask.
    enum Queries: Hashable {
        case all
        case first
        case last

        func range(length: Int) -> Range<Int> {
            switch self {
            case .all: 0..<length
            case .first: 0..<1
            case .last: length - 1..<length
            }
        }
    }

    private struct Key: Hashable {
        var reach: AttentionReach
        /// Heads with linear biases; 0 for none.
        var biasedHeadCount: Int
        var queries: Queries
        var length: Int
    }

    private var masks: [Key: Tensor] = [:]

    /// float32 `[1, H or 1, Q, T]`: minus infinity where a query does not see a key. nil where all is 0.
    func mask(
        reach: AttentionReach, biasedHeadCount: Int, queries: Queries, length: Int
    ) throws -> Tensor? {
        let range = queries.range(length: length)
        let seesAll = (reach.before ?? .max) >= range.upperBound - 1
            && (reach.after ?? .max) >= length - 1 - range.lowerBound
        guard !seesAll || biasedHeadCount > 0 else { return nil }
        let key = Key(reach: reach, biasedHeadCount: biasedHeadCount, queries: queries, length: length)
        if let mask = masks[key] { return mask }
        let slopes = biasedHeadCount > 0 ? Self.slopes(headCount: biasedHeadCount) : [0]
        var elements: [Float] = []
        elements.reserveCapacity(slopes.count * range.count * length)
        for slope in slopes {
            for query in range {
                for key in 0..<length {
                    elements.append(reach.contains(query: query, key: key) ? slope * Float(key - query) : -.infinity)
                }
            }
        }
        let mask = try Tensor(elements, shape: [1, slopes.count, range.count, length])
        masks[key] = mask
        return mask
    }

    /// Each head's slope (Press et al., ICLR 2022, section 3): a geometric sequence that starts at its own ratio; heads
    /// beyond a power of two take every other term of the next finer sequence.
    static func slopes(headCount: Int) -> [Float] {
        let power = 1 << (Int.bitWidth - 1 - headCount.leadingZeroBitCount)
        func slope(_ index: Int, of count: Int) -> Float {
            Float(pow(2, -8 * Double(index) / Double(count)))
        }
        return (0..<headCount).map { head in
            head < power ? slope(head + 1, of: power) : slope(2 * (head - power) + 1, of: 2 * power)
        }
    }
}
