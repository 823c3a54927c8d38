import SightlineModels
import SightlineTensors

/// What the heads of one layer did to one sequence: attention weights and the value vectors they were applied to.
///
/// The output of a head is `A·V`. Whatever part of a row of `A` lies in the left null space of `V` cannot reach it:
/// ``effective()`` and ``efficient(threadCount:)`` take that part out, each in its own way.
public struct LayerAttention {
    /// `A`, float64 `[H, T, T]`: query before key, rows sum to 1, zero where masked.
    public let weights: Tensor
    /// `V`, float64 `[H, T, d]`, with the bias. Heads that share keys and values each have a copy.
    public let values: Tensor
    public let mask: AttentionReach

    public let headCount: Int
    public let tokenCount: Int

    /// How far a row's sum may be from 1: softmax in bfloat16 keeps 8 bits, and its rows come within 2⁻⁷ or so.
    private static let rowSumTolerance = 1e-2

    /// - Parameters:
    ///   - weights: `[H, T, T]` of any floating-point type. Rows are divided by their sums in float64, so that what
    ///     single-precision softmax leaves of 1 (some 1e-7) does not count as an error of the reduction **[ours]**.
    ///   - values: `[H, T, d]` of any floating-point type, taken as exact.
    /// - Throws: ``AttentionError`` for shapes that do not fit, rows that are no distributions, elements that are not
    ///   finite; ``TorchError``.
    public init(weights: Tensor, values: Tensor, mask: AttentionReach = .everything) throws {
        let shape = weights.shape
        guard shape.count == 3, shape[1] == shape[2], shape.allSatisfy({ $0 > 0 }) else {
            throw AttentionError.wrongShape(tensor: "the attention", found: shape, expected: "[heads, tokens, tokens]")
        }
        (headCount, tokenCount) = (shape[0], shape[1])
        guard values.shape.count == 3, Array(values.shape.prefix(2)) == [headCount, tokenCount], values.shape[2] > 0
        else {
            throw AttentionError.wrongShape(
                tensor: "the value tensor", found: values.shape, expected: "[\(headCount), \(tokenCount), head width]")
        }
        self.values = try values.converted(to: .float64).contiguous()
        guard try self.values.isFinite() else { throw AttentionError.notFinite(tensor: "the value tensor") }
        self.mask = mask
        self.weights = try Self.normalized(weights.converted(to: .float64).elements(), shape: shape, mask: mask)
    }

    private static func normalized(_ elements: [Double], shape: [Int], mask: AttentionReach) throws -> Tensor {
        var elements = elements
        let tokenCount = shape[1]
        for start in stride(from: 0, to: elements.count, by: tokenCount) {
            let query = start / tokenCount % tokenCount
            var sum = 0.0
            for key in 0..<tokenCount {
                let weight = elements[start + key]
                let fault: String? =
                    if !weight.isFinite || weight < 0 {
                        "holds \(weight)"
                    } else if weight > 0, !mask.contains(query: query, key: key) {
                        "gives \(weight) to key \(key), which is masked"
                    } else {
                        nil
                    }
                if let fault {
                    throw AttentionError.notADistribution(
                        head: start / tokenCount / tokenCount, query: query, found: fault)
                }
                sum += weight
            }
            guard abs(sum - 1) <= rowSumTolerance else {
                throw AttentionError.notADistribution(
                    head: start / tokenCount / tokenCount, query: query, found: "sums to \(sum)")
            }
            for key in 0..<tokenCount { elements[start + key] /= sum }
        }
        return try Tensor(elements, shape: shape)
    }
}
