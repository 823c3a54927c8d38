import SightlineAttribution
import SightlineRandom
import SightlineTensors
import Testing

@Suite struct MaximumFlowTests {
    private struct Golden: Decodable {
        let layers: [[[Double]]]
        let source: Int?
        let value: Double
    }

    /// Integers have no rounding: the value is scipy's to the last digit.
    @Test func findsWhatScipyFinds() throws {
        let records: [Golden] = try FlowFixture.golden("maximum-flow")
        #expect(records.count == 6)
        for record in records {
            let graph = try LayeredGraph(
                layers: record.layers.map(FlowFixture.tensor), source: FlowFixture.source(record.source))
            let flow = MaximumFlow(through: graph)
            #expect(flow.value == record.value)
            #expect(flow.cutCapacity == record.value)
            #expect(flow.attribution.reduce(0, +) == record.value)
        }
    }

    /// The least of all cuts of tiny graphs, terminals included, tried one by one.
    @Test func equalsTheLeastOfAllCuts() throws {
        var generator = SeededGenerator(seed: 1)
        for trial in 0..<3000 {
            let layerCount = Int.random(in: 1...2, using: &generator)
            let tokens = Int.random(in: 1...3, using: &generator)
            // Large capacities make the terminals narrow.
            let scale = trial.isMultiple(of: 5) ? 20.0 : 1
            let layers = try FlowFixture.layers(layerCount, tokens: tokens, density: 0.7, using: &generator)
                .map { try $0 * scale }
            let source = trial.isMultiple(of: 2) ? nil : Int.random(in: 0..<tokens, using: &generator)
            let flow = MaximumFlow(through: try LayeredGraph(layers: layers, source: FlowFixture.source(source)))
            let least = leastCut(try FlowFixture.matrices(layers), source: source)
            #expect(abs(flow.value - least) <= 1e-14 * (1 + least), "trial \(trial)")
        }
    }

    private func leastCut(_ layers: [[[Double]]], source: Int?) -> Double {
        let tokens = layers[0].count
        var least = Double.infinity
        for cut in 0..<1 << (tokens * (layers.count + 1)) {
            func isSourceSide(_ level: Int, _ token: Int) -> Bool { cut >> (level * tokens + token) & 1 == 1 }
            var capacity = 0.0
            for token in 0..<tokens {
                if source == nil || source == token, !isSourceSide(layers.count, token) { capacity += Double(tokens) }
                if isSourceSide(0, token) { capacity += Double(tokens) }
            }
            for (layer, matrix) in layers.enumerated() {
                for query in 0..<tokens where isSourceSide(layer + 1, query) {
                    for key in 0..<tokens where !isSourceSide(layer, key) { capacity += matrix[query][key] }
                }
            }
            least = min(least, capacity)
        }
        return least
    }

    /// On graphs too large to try cuts, the certificate: conservation, capacities kept, and a cut as large as the flow.
    @Test func isProvenByItsCut() throws {
        var generator = SeededGenerator(seed: 2)
        for trial in 0..<300 {
            let layerCount = Int.random(in: 1...6, using: &generator)
            let tokens = Int.random(in: 2...14, using: &generator)
            let layers = try FlowFixture.layers(
                layerCount, tokens: tokens, density: Double.random(in: 0.1...1, using: &generator),
                causal: trial.isMultiple(of: 3), using: &generator)
            let source = trial.isMultiple(of: 2) ? nil : Int.random(in: 0..<tokens, using: &generator)
            let flow = MaximumFlow(through: try LayeredGraph(layers: layers, source: FlowFixture.source(source)))
            #expect(abs(flow.cutCapacity - flow.value) <= 1e-13 * (1 + flow.value))
            #expect(flow.conservationResidual <= 1e-14 * (1 + flow.value))
            #expect(abs(flow.attribution.reduce(0, +) - flow.value) <= 1e-13 * (1 + flow.value))
            for (carried, capacities) in zip(flow.flows, try FlowFixture.matrices(layers)) {
                for (row, limits) in zip(carried, capacities) {
                    #expect(zip(row, limits).allSatisfy { $0 >= 0 && $0 <= $1 * (1 + 1e-14) })
                }
            }
        }
    }

    @Test func aSingleTokenGetsAtMostWhatIsItsAlone() throws {
        var generator = SeededGenerator(seed: 3)
        let layers = try FlowFixture.layers(3, tokens: 8, density: 0.6, using: &generator)
        let graph = try LayeredGraph(layers: layers, source: .token(2))
        let whole = MaximumFlow(through: graph)
        let each = MaximumFlow.valuesByToken(through: graph)
        #expect(each.count == 8)
        for (alone, shared) in zip(each, whole.attribution) {
            #expect(alone >= shared - 1e-15)
            #expect(alone <= whole.value + 1e-15)
        }
        #expect(each.reduce(0, +) >= whole.value)
        // Of one layer, a token can get no more than the one edge there is.
        let single = try LayeredGraph(layers: [layers[0]], source: .token(2))
        #expect(MaximumFlow.valuesByToken(through: single) == (try FlowFixture.matrices([layers[0]]))[0][2])
    }
}
