import SightlineAttribution
import SightlineModels
import SightlineRandom
import SightlineTensors
import Testing

@Suite struct AttentionAggregationTests {
    private func random(_ shape: [Int], using generator: inout SeededGenerator) throws -> Tensor {
        try Tensor((0..<shape.reduce(1, *)).map { _ in generator.normal() }, shape: shape)
    }

    @Test func informationTensorsAreTheirFormulas() throws {
        let weights = try Tensor([0.25, 0.75, 1, 0, 0.5, 0.5, -0.5, 1.5], shape: [2, 2, 2])
        let gradient = try Tensor([2, -4, 1, 1, -2, 0, -3, 2.0], shape: [2, 2, 2])
        let expected: [InformationTensor: [Double]] = [
            .attention: [0.375, 0.625, 0.5, 0.75],
            .gradient: [1, 0, 0.5, 1.5],
            .attentionGradient: [0.25, 0, 1.25, 1.5],
        ]
        for tensor in InformationTensor.allCases {
            #expect(try tensor.matrix(weights: weights, gradient: gradient).elements() == expected[tensor], "\(tensor)")
        }
        #expect(try InformationTensor.attention.matrix(weights: weights.converted(to: .float32)).shape == [2, 2])
    }

    @Test func aggregationsOfTwoLayersAreTheirFormulas() throws {
        let first = try Tensor([0.2, 0.8, 0.6, 0.4], shape: [2, 2])
        let second = try Tensor([1, 0, 0.5, 0.5], shape: [2, 2])
        let layers = [first, second]
        #expect(try AttentionRollout.lastLayer.relevance(of: layers).elements() == [1, 0, 0.5, 0.5])
        let expected: [AttentionRollout: [Double]] = [
            // ½(I + Ā₂) · ½(I + Ā₁)
            .rollout: [0.6, 0.4, 0.375, 0.625],
            // (I + Ā₂)(I + Ā₁)
            .gradientRollout: [2.4, 1.6, 1.5, 2.5],
        ]
        for (rollout, elements) in expected {
            let found: [Double] = try rollout.relevance(of: layers).elements()
            for (value, wanted) in zip(found, elements) { #expect(abs(value - wanted) < 1e-15, "\(rollout)") }
        }
    }

    @Test func rolloutOfDistributionsIsADistribution() throws {
        var generator = SeededGenerator(seed: 1)
        let layers = try (0..<6).map { _ in
            try random([9, 9], using: &generator).softmax(axis: 1)
        }
        for source in [AttentionSource.allTokens, .token(0), .token(8)] {
            let attribution = try AttentionRollout.rollout.attribution(of: layers, source: source)
            #expect(abs(attribution.reduce(0, +) - 1) < 1e-14)
            #expect(attribution.allSatisfy { $0 > 0 })
        }
    }

    @Test func permutingTokensPermutesAttributions() throws {
        var generator = SeededGenerator(seed: 2)
        let layers = try (0..<3).map { _ in try random([7, 7], using: &generator).rectified() }
        let order = (0..<7).shuffled(using: &generator)
        let permuted = try layers.map { layer in
            try layer.rows(Tensor(order)).transposed(0, 1).rows(Tensor(order)).transposed(0, 1)
        }
        for rollout in AttentionRollout.allCases {
            let original = try rollout.attribution(of: layers, source: .token(order[2]))
            let found = try rollout.attribution(of: permuted, source: .token(2))
            for (position, token) in order.enumerated() {
                #expect(abs(found[position] - original[token]) < 1e-12 * (1 + abs(original[token])))
            }
        }
    }

    @Test func refusals() throws {
        let square = try Tensor.filled([1, 2, 2], with: 0.5)
        let values = try Tensor.filled([1, 2, 3], with: 1)
        let matrix = try Tensor.filled([2, 2], with: 0.5)
        let refusals: [(AttentionError, () throws -> Void)] = [
            (
                .wrongShape(tensor: "the attention", found: [2, 2], expected: "[heads, tokens, tokens]"),
                { _ = try LayerAttention(weights: matrix, values: values) }
            ),
            (
                .wrongShape(tensor: "the value tensor", found: [1, 2, 2, 1], expected: "[1, 2, head width]"),
                { _ = try LayerAttention(weights: square, values: square.reshaped([1, 2, 2, 1])) }
            ),
            (
                .notADistribution(head: 0, query: 0, found: "gives 0.5 to key 1, which is masked"),
                { _ = try LayerAttention(weights: square, values: values, mask: .causal) }
            ),
            (
                .notADistribution(head: 0, query: 0, found: "sums to 2.0"),
                { _ = try LayerAttention(weights: square * 2, values: values) }
            ),
            (
                .notADistribution(head: 0, query: 0, found: "holds -0.5"),
                { _ = try LayerAttention(weights: square * -1, values: values) }
            ),
            (
                .notFinite(tensor: "the value tensor"),
                { _ = try LayerAttention(weights: square, values: values * Double.infinity) }
            ),
            (.gradientMissing(.gradient), { _ = try InformationTensor.gradient.matrix(weights: square) }),
            (
                .wrongShape(tensor: "the gradient", found: [2, 2], expected: "[1, 2, 2]"),
                { _ = try InformationTensor.attentionGradient.matrix(weights: square, gradient: matrix) }
            ),
            (
                .notFinite(tensor: "the information tensor gradient"),
                { _ = try InformationTensor.gradient.matrix(weights: square, gradient: square * Double.nan) }
            ),
            (.noLayers, { _ = try AttentionRollout.rollout.relevance(of: []) }),
            (
                .wrongShape(tensor: "an information tensor", found: [1, 2, 2], expected: "[2, 2]"),
                { _ = try AttentionRollout.rollout.relevance(of: [matrix, square]) }
            ),
            (
                .noSuchToken(2, tokenCount: 2),
                { _ = try AttentionRollout.lastLayer.attribution(of: [matrix], source: .token(2)) }
            ),
        ]
        for (expected, attempt) in refusals {
            #expect(throws: expected) { try attempt() }
            #expect(!expected.description.isEmpty)
        }
    }
}
