import Foundation
import SightlineAttribution
import SightlineRandom
import SightlineTensors
import Testing

/// Graphs whose flow is known, or that give solvers trouble.
@Suite struct FlowDegeneracyTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let layers: [[[Double]]]
        var source: Int?
        let value: Double
        /// Where there is only one maximum flow into the tokens.
        var attribution: [Double]?
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "no edges", layers: [[[0, 0], [0, 0]]], value: 0, attribution: [0, 0]),
        Case(
            name: "no path: the layers do not meet", layers: [[[1, 0], [0, 0]], [[0, 0], [0, 1]]], value: 0,
            attribution: [0, 0]),
        Case(
            name: "no path from the source", layers: [[[1, 1], [1, 1]], [[1, 1], [0, 0]]], source: 1, value: 0,
            attribution: [0, 0]),
        Case(name: "one token", layers: [[[0.5]]], value: 0.5, attribution: [0.5]),
        Case(name: "one token, many layers", layers: [[[0.5]], [[0.25]], [[0.75]]], value: 0.25, attribution: [0.25]),
        Case(name: "one token, wider than the terminals", layers: [[[7]]], value: 1, attribution: [1]),
        Case(
            name: "one layer", layers: [[[0.1, 0.2], [0.3, 0.4]]], value: 1, attribution: [0.4, 0.6]),
        Case(
            name: "one layer from one token", layers: [[[0.1, 0.2], [0.3, 0.4]]], source: 1, value: 0.7,
            attribution: [0.3, 0.4]),
        Case(
            name: "two disjoint paths", layers: [[[0.3, 0], [0, 0.5]], [[0.4, 0], [0, 0.2]]], value: 0.5,
            attribution: [0.3, 0.2]),
        Case(
            name: "a bottleneck", layers: [[[1, 1], [0, 0]], [[0.125, 0], [0.25, 0]]], value: 0.375),
        Case(
            name: "twelve orders of magnitude", layers: [[[1, 1e-12], [1e-6, 1e-3]], [[1e-9, 1], [1e-12, 1e-6]]],
            value: 1e-9 + 1e-12 + (1e-6 + 1e-3) + 0),
        Case(
            name: "tiny capacities", layers: [[[3e-250, 0], [0, 5e-250]]], value: 8e-250, attribution: [3e-250, 5e-250]),
        Case(
            name: "huge capacities", layers: [[[1e200, 0], [0, 1e200]], [[1e200, 0], [1e200, 1e200]]], value: 4,
            attribution: [2, 2]),
        Case(
            name: "all capacities equal, thirty layers",
            layers: Array(repeating: Array(repeating: Array(repeating: 0.25, count: 4), count: 4), count: 30), value: 4,
            attribution: [1, 1, 1, 1]),
        Case(
            name: "an island between two cuts",
            layers: [[[1e-3, 0], [0, 1e-3]], [[1, 1], [1, 1]], [[1, 1], [1, 1]], [[1e-3, 0], [0, 1e-3]]], value: 2e-3,
            attribution: [1e-3, 1e-3]),
        Case(
            name: "identity layers", layers: Array(repeating: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], count: 12), value: 3,
            attribution: [1, 1, 1]),
    ]

    @Test(arguments: cases) func hasTheKnownFlow(_ known: Case) throws {
        let graph = try LayeredGraph(
            layers: known.layers.map(FlowFixture.tensor), source: FlowFixture.source(known.source))
        let maximum = MaximumFlow(through: graph)
        #expect(abs(maximum.value - known.value) <= 1e-14 * known.value)
        #expect(abs(maximum.cutCapacity - known.value) <= 1e-14 * known.value)
        for share in [1e-1, 1e-4, 1e-8] {
            let flow = try BarrierFlow(tolerance: .relative(share)).solve(graph)
            #expect(abs(flow.value - known.value) <= flow.epsilon * (1 + 1e-9))
            #expect(flow.gap <= flow.epsilon * (1 + 1e-6) + 1e-15 * known.value)
            #expect(flow.conservationResidual <= 1e-9 * known.value)
            #expect(flow.iterations <= 60)
            if let attribution = known.attribution {
                for (found, expected) in zip(flow.attribution, attribution) {
                    #expect(abs(found - expected) <= flow.epsilon * (1 + 1e-9))
                }
            }
        }
        #expect(graph.isEmpty == (known.value == 0))
        #expect(MaximumFlow.valuesByToken(through: graph).allSatisfy { $0 <= known.value * (1 + 1e-14) })
    }

    /// Capacities from 1e-12 to 1, log-uniform, in graphs of several shapes.
    @Test func capacitiesMaySpanTwelveOrdersOfMagnitude() throws {
        var generator = SeededGenerator(seed: 6)
        for trial in 0..<40 {
            let tokens = Int.random(in: 2...12, using: &generator)
            let layers = try (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                try Tensor(
                    (0..<tokens * tokens).map { _ in pow(10, Double.random(in: -12...0, using: &generator)) },
                    shape: [tokens, tokens])
            }
            let source: AttentionSource = trial.isMultiple(of: 2) ? .allTokens : .token(0)
            let graph = try LayeredGraph(layers: layers, source: source)
            let maximum = MaximumFlow(through: graph).value
            for share in [1e-3, 1e-8] {
                let flow = try BarrierFlow(tolerance: .relative(share)).solve(graph)
                #expect(abs(flow.value - maximum) <= flow.epsilon, "trial \(trial)")
                #expect(flow.gap <= flow.epsilon * (1 + 1e-6), "trial \(trial)")
                #expect(flow.iterations <= 60, "trial \(trial)")
            }
        }
    }

    @Test func refusals() throws {
        let fine = try Tensor.filled([2, 2], with: 0.5)
        let graph = try LayeredGraph(layers: [fine], source: .allTokens)
        let refusals: [(FlowError, () throws -> Void)] = [
            (.noLayers, { _ = try LayeredGraph(layers: [], source: .allTokens) }),
            (
                .wrongShape(layer: 1, found: [2, 3], expected: "[2, 2]"),
                { _ = try LayeredGraph(layers: [fine, Tensor.zeros([2, 3])], source: .allTokens) }
            ),
            (
                .wrongShape(layer: 0, found: [0, 0], expected: "[tokens, tokens]"),
                { _ = try LayeredGraph(layers: [Tensor.zeros([0, 0])], source: .allTokens) }
            ),
            (
                .invalidCapacity(layer: 0, query: 1, key: 0, found: -1),
                { _ = try LayeredGraph(layers: [Tensor([1, 2, -1, 3.0], shape: [2, 2])], source: .allTokens) }
            ),
            (
                .invalidCapacity(layer: 0, query: 0, key: 1, found: .infinity),
                { _ = try LayeredGraph(layers: [Tensor([1, .infinity, 1, 3.0], shape: [2, 2])], source: .allTokens) }
            ),
            (.noSuchToken(2, tokenCount: 2), { _ = try LayeredGraph(layers: [fine], source: .token(2)) }),
            (.noSuchToken(-1, tokenCount: 2), { _ = try LayeredGraph(layers: [fine], source: .token(-1)) }),
            (
                .invalidTolerance(0, smallest: 2e-11), { _ = try BarrierFlow(tolerance: .absolute(0)).solve(graph) }
            ),
            (
                .invalidTolerance(1e-15, smallest: 2e-11),
                { _ = try BarrierFlow(tolerance: .absolute(1e-15)).solve(graph) }
            ),
            (
                .invalidTolerance(.infinity, smallest: 2e-11),
                { _ = try BarrierFlow(tolerance: .relative(.infinity)).solve(graph) }
            ),
        ]
        for (expected, attempt) in refusals {
            #expect(throws: expected) { try attempt() }
            #expect(!expected.description.isEmpty)
        }
        #expect {
            try BarrierFlow(tolerance: .absolute(1e-6), iterationLimit: 2).solve(graph)
        } throws: { error in
            if case .notConverged(iterations: 2, gap: _, tolerance: _) = error as? FlowError { true } else { false }
        }
    }
}
