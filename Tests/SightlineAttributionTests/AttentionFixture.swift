import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom
import SightlineTensors

/// Random heads: softmax rows over what the mask allows, and normal values.
struct AttentionFixture {
    var headCount = 2
    var tokenCount: Int
    var headWidth: Int
    var mask = AttentionReach.everything
    /// Standard deviation of the logits: 0 is uniform attention, 30 almost one-hot.
    var sharpness = 2.0

    func layer(using generator: inout SeededGenerator) throws -> LayerAttention {
        let weights = (0..<headCount * tokenCount).flatMap { row in
            softmaxRow(query: row % tokenCount, using: &generator)
        }
        let values = (0..<headCount * tokenCount * headWidth).map { _ in generator.normal() }
        return try LayerAttention(
            weights: Tensor(weights, shape: [headCount, tokenCount, tokenCount]),
            values: Tensor(values, shape: [headCount, tokenCount, headWidth]), mask: mask)
    }

    private func softmaxRow(query: Int, using generator: inout SeededGenerator) -> [Double] {
        let logits = (0..<tokenCount).map { key in
            mask.contains(query: query, key: key) ? sharpness * generator.normal() : -.infinity
        }
        let largest = logits.max() ?? 0
        let weights = logits.map { exp($0 - largest) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}

extension Tensor {
    /// The elements of a `[H, T, T]` tensor as matrices of rows.
    func heads() throws -> [[[Double]]] {
        let sizes = shape
        let elements: [Double] = try elements()
        return (0..<sizes[0]).map { head in
            (0..<sizes[1]).map { row in
                let start = (head * sizes[1] + row) * sizes[2]
                return Array(elements[start..<start + sizes[2]])
            }
        }
    }

    func pseudoinverse() throws -> Tensor { try Operator("aten::pinverse")(.tensor(self)) }

    func largestElement() throws -> Double {
        try elements(as: Double.self).reduce(0) { max($0, abs($1)) }
    }
}
