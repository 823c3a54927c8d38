import Foundation
import SightlineModels
import SightlineTensors

/// A layer's attention without what cannot reach the output, and how far to trust that it does the same work.
public struct ReducedAttention {
    /// Float64 `[H, T, T]`, zero where masked.
    public let weights: Tensor
    public let heads: [Head]

    /// What was found in one head.
    public struct Head: Sendable, Equatable, Codable {
        /// Dimension of what can be added to a row that sees every key without changing the output: `T − rank`.
        public var nullSpaceDimension: Int
        /// `1 − ‖A′‖²/‖A‖²`, between 0 and 1: the share of the attention's square norm that was removed.
        public var removedShare: Double
        /// Jensen–Shannon divergence between `A` and its reduced form in nats, between 0 and log 2, mean over queries
        /// **[ours]**; nil where rows may be negative.
        public var divergence: Double?
        public var certificate: Certificate
    }

    /// What shows that a head's reduced rows do the same work as its own.
    public struct Certificate: Sendable, Equatable, Codable {
        /// Largest change of a component of the head's output, relative to the largest component of its values.
        public var outputChange: Double
        /// Largest distance of a row's sum from 1. Only efficient rows keep their sum.
        public var rowSumError: Double
        /// Smallest entry. Only effective rows have negative ones.
        public var smallestEntry: Double
        /// Rows that were left as they are because no reduced row met the tolerance. The output is right for them
        /// too, they are only less trimmed.
        public var unreducedRows: Int
        /// Steps of the row that took most.
        public var iterations: Int
    }
}

/// The rows of one head after a reduction.
struct ReducedRows: Sendable {
    /// `[T, T]`, row by row.
    var elements: [Double]
    var nullSpaceDimension: Int
    var unreducedRows: Int
    var iterations: Int
    /// Whether rows are distributions.
    var areDistributions: Bool
}

/// One head's share of a layer, as plain numbers that can be handed to another thread.
struct HeadAttention: Sendable {
    let tokenCount: Int
    let mask: AttentionReach
    let weightElements: [Double]
    let valueElements: [Double]

    /// `A`, `[T, T]`.
    func weights() throws -> Tensor { try Tensor(weightElements, shape: [tokenCount, tokenCount]) }
    /// `V`, `[T, d]`.
    func values() throws -> Tensor { try Tensor(valueElements, shape: [tokenCount, valueElements.count / tokenCount]) }
}

extension LayerAttention {
    /// Reduces every head, several at once.
    func reducingHeads(
        threadCount: Int, _ reduce: @escaping @Sendable (HeadAttention) throws -> ReducedRows
    ) throws -> ReducedAttention {
        let heads = try (0..<headCount).map { head in
            HeadAttention(
                tokenCount: tokenCount, mask: mask,
                weightElements: try weights.selected(axis: 0, index: head).elements(),
                valueElements: try values.selected(axis: 0, index: head).elements())
        }
        let reduced = try concurrently(headCount, threadCount: threadCount) { try reduce(heads[$0]) }
        return ReducedAttention(
            weights: try Tensor(reduced.flatMap(\.elements), shape: [headCount, tokenCount, tokenCount]),
            heads: try zip(heads, reduced).map { try $0.compared(with: $1) })
    }
}

extension HeadAttention {
    /// Checks `rows` against this head's own, from nothing but the rows themselves.
    func compared(with rows: ReducedRows) throws -> ReducedAttention.Head {
        let reduced = try Tensor(rows.elements, shape: [tokenCount, tokenCount])
        let outputs: [Double] = try (reduced - weights()).matrixProduct(values()).elements()
        let largestValue = valueElements.reduce(0) { max($0, abs($1)) }
        let sums: [Double] = try reduced.sum(axes: [1]).elements()
        let norm = weightElements.reduce(0) { $0 + $1 * $1 }
        return ReducedAttention.Head(
            nullSpaceDimension: rows.nullSpaceDimension,
            removedShare: max(0, 1 - rows.elements.reduce(0) { $0 + $1 * $1 } / norm),
            divergence: rows.areDistributions ? divergence(from: rows.elements) : nil,
            certificate: ReducedAttention.Certificate(
                outputChange: largestValue > 0 ? outputs.reduce(0) { max($0, abs($1)) } / largestValue : 0,
                rowSumError: sums.reduce(0) { max($0, abs($1 - 1)) },
                smallestEntry: rows.elements.min() ?? 0,
                unreducedRows: rows.unreducedRows, iterations: rows.iterations))
    }

    /// Mean over the rows of `½ KL(p ‖ m) + ½ KL(q ‖ m)` with `m = (p + q)/2`, in nats.
    private func divergence(from other: [Double]) -> Double {
        func term(_ probability: Double, _ middle: Double) -> Double {
            probability > 0 ? probability * log(probability / middle) : 0
        }
        let total = zip(weightElements, other).reduce(0) { sum, pair in
            let middle = (pair.0 + pair.1) / 2
            return sum + (term(pair.0, middle) + term(pair.1, middle)) / 2
        }
        return max(0, total / Double(tokenCount))
    }
}
