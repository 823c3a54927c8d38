import SightlineAttribution
import SightlineRandom
import SightlineTensors
import Testing

@Suite struct BarrierFlowTests {
    private struct Golden: Decodable {
        let layers: [[[Double]]]
        let source: Int?
        let epsilon: Double
        let attribution: [Double]
    }

    @Test func findsWhatAConicSolverFinds() throws {
        let records: [Golden] = try FlowFixture.golden("barrier-flow")
        #expect(records.count == 10)
        for (index, record) in records.enumerated() {
            let graph = try LayeredGraph(
                layers: record.layers.map(FlowFixture.tensor), source: FlowFixture.source(record.source))
            let flow = try BarrierFlow(tolerance: .absolute(record.epsilon)).solve(graph)
            let largest = record.attribution.max() ?? 0
            for (found, expected) in zip(flow.attribution, record.attribution) {
                #expect(abs(found - expected) <= 1e-6 * largest, "record \(index)")
            }
        }
    }

    /// The certificate, on graphs of all kinds: it holds, and the maximum flow lies inside its gap.
    @Test func itsCertificateHolds() throws {
        var generator = SeededGenerator(seed: 1)
        for trial in 0..<120 {
            let layerCount = Int.random(in: 1...6, using: &generator)
            let tokens = Int.random(in: 1...16, using: &generator)
            let layers = try FlowFixture.layers(
                layerCount, tokens: tokens, density: Double.random(in: 0.2...1, using: &generator),
                causal: trial.isMultiple(of: 3), using: &generator)
            let source = trial.isMultiple(of: 2) ? nil : Int.random(in: 0..<tokens, using: &generator)
            let graph = try LayeredGraph(layers: layers, source: FlowFixture.source(source))
            let maximum = MaximumFlow(through: graph)
            for share in [1e-2, 1e-4, 1e-7] {
                let flow = try BarrierFlow(tolerance: .relative(share)).solve(graph)
                let rounding = 1e-13 * (1 + flow.value)
                #expect(flow.gap <= flow.epsilon + rounding)
                #expect(flow.value <= maximum.value + rounding)
                #expect(flow.bound >= maximum.value - rounding)
                #expect(flow.conservationResidual <= rounding)
                #expect(abs(flow.attribution.reduce(0, +) - flow.value) <= rounding)
                #expect(flow.iterations <= 45)
                #expect((flow.nodeCount, flow.edgeCount) == (graph.nodeCount, graph.edgeCount))
                for (carried, capacities) in zip(flow.flows, try FlowFixture.matrices(layers)) {
                    for (row, limits) in zip(carried, capacities) {
                        #expect(zip(row, limits).allSatisfy { $0 >= 0 && $0 <= $1 })
                    }
                }
            }
        }
    }

    @Test func permutingTokensPermutesAttributions() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<10 {
            let layers = try FlowFixture.layers(4, tokens: 9, density: 0.8, using: &generator)
            let order = (0..<9).shuffled(using: &generator)
            let permuted = try layers.map { layer in
                try layer.rows(Tensor(order)).transposed(0, 1).rows(Tensor(order)).transposed(0, 1)
            }
            let original = try BarrierFlow().solve(LayeredGraph(layers: layers, source: .token(order[4])))
            let found = try BarrierFlow().solve(LayeredGraph(layers: permuted, source: .token(4)))
            for (position, token) in order.enumerated() {
                #expect(abs(found.attribution[position] - original.attribution[token]) <= 1e-8 * original.value)
            }
        }
    }

    /// Tokens that look the same get the same.
    @Test func equalTokensShareEqually() throws {
        let layers = try (0..<4).map { _ in try Tensor.filled([6, 6], with: 0.25) }
        let flow = try BarrierFlow(tolerance: .absolute(1e-5)).solve(LayeredGraph(layers: layers, source: .allTokens))
        for share in flow.attribution { #expect(abs(share - flow.value / 6) < 1e-9) }
        #expect(abs(flow.value - 9) < 1e-5)
    }

    @Test func aTokenOnNoPathGetsNothing() throws {
        var generator = SeededGenerator(seed: 3)
        var first = try FlowFixture.matrices(FlowFixture.layers(1, tokens: 6, using: &generator))[0]
        for query in 0..<6 { first[query][4] = 0 }
        let rest = try FlowFixture.layers(2, tokens: 6, using: &generator)
        let flow = try BarrierFlow().solve(LayeredGraph(layers: [FlowFixture.tensor(first)] + rest, source: .allTokens))
        #expect(flow.attribution[4] == 0)
        #expect(flow.attribution.count { $0 > 0 } >= 4)
    }

    /// The terminals' capacity `n` has a unit; far above the flow it plays no part, and only proportions are left.
    @Test func scalingTheInformationScalesTheAttributions() throws {
        var generator = SeededGenerator(seed: 4)
        let layers = try FlowFixture.layers(3, tokens: 7, using: &generator).map { try $0 * 1e-6 }
        let expected = try BarrierFlow().solve(LayeredGraph(layers: layers, source: .allTokens))
        for scale in [1e-3, 1e-30, 1e-200] {
            let flow = try BarrierFlow().solve(
                LayeredGraph(layers: layers.map { try $0 * scale }, source: .allTokens))
            for (found, wanted) in zip(flow.attribution, expected.attribution) {
                #expect(abs(found - wanted * scale) <= 1e-6 * expected.value * scale)
            }
        }
    }

    @Test func convergesToTheMaximumFlow() throws {
        var generator = SeededGenerator(seed: 5)
        let graph = try LayeredGraph(
            layers: FlowFixture.layers(5, tokens: 12, using: &generator), source: .allTokens)
        let maximum = MaximumFlow(through: graph).value
        var shortfall = Double.infinity
        for epsilon in [1e-1, 1e-3, 1e-5, 1e-7, 1e-9] {
            let flow = try BarrierFlow(tolerance: .absolute(epsilon)).solve(graph)
            #expect(maximum - flow.value < min(shortfall, epsilon))
            shortfall = maximum - flow.value
        }
    }
}
