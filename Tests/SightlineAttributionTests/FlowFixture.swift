import Foundation
import SightlineAttribution
import SightlineRandom
import SightlineTensors
import Testing

/// Information tensors for tests.
enum FlowFixture {
    /// Like attention times gradient: heavy-tailed rows of about sum 1 times normal numbers, the negative ones cut off.
    static func layers(
        _ layerCount: Int, tokens: Int, density: Double = 1, causal: Bool = false, using generator: inout SeededGenerator
    ) throws -> [Tensor] {
        try (0..<layerCount).map { _ in
            var elements: [Double] = []
            for query in 0..<tokens {
                let row = (0..<tokens).map { _ in pow(-log(Double.random(in: 1e-12..<1, using: &generator)), 3) }
                let sum = row.reduce(0, +)
                for (key, weight) in row.enumerated() {
                    let isEdge = Double.random(in: 0..<1, using: &generator) < density && !(causal && key > query)
                    elements.append(max(0, weight / sum * generator.normal()) * (isEdge ? 1 : 0))
                }
            }
            return try Tensor(elements, shape: [tokens, tokens])
        }
    }

    static func matrices(_ layers: [Tensor]) throws -> [[[Double]]] {
        try Tensor.concatenated(layers.map { try $0.reshaped([1] + $0.shape) }).heads()
    }

    /// `[T, T]` from its rows.
    static func tensor(_ rows: [[Double]]) throws -> Tensor {
        try Tensor(rows.flatMap { $0 }, shape: [rows.count, rows.count])
    }

    static func source(_ token: Int?) -> AttentionSource { token.map { .token($0) } ?? .allTokens }

    /// What a golden file of Tests/Golden/flow.py holds.
    static func golden<Record: Decodable>(_ name: String) throws -> [Record] {
        let url = try #require(Bundle.module.resourceURL).appendingPathComponent("Golden/\(name).json")
        return try JSONDecoder().decode([Record].self, from: Data(contentsOf: url))
    }
}
