import SightlineAttribution
import SightlineModels
import SightlineRandom
import SightlineTensors
import Testing

@Suite struct EffectiveAttentionTests {
    @Test(arguments: [AttentionReach.everything, .causal, AttentionReach(before: 11, after: 0), AttentionReach(before: 5, after: 5)])
    func hasTheSameOutputAndTheLeastNorm(mask: AttentionReach) throws {
        var generator = SeededGenerator(seed: 1)
        for (tokenCount, headWidth) in [(5, 8), (8, 8), (24, 4), (40, 16)] {
            let layer = try AttentionFixture(tokenCount: tokenCount, headWidth: headWidth, mask: mask)
                .layer(using: &generator)
            let effective = try layer.effective()
            #expect(try (effective.weights - layer.weights).matrixProduct(layer.values).largestElement() < 1e-10)
            // Orthogonal to what was removed, row by row: no other row of the same output is shorter.
            let removed = try layer.weights - effective.weights
            #expect(try (removed * effective.weights).sum(axes: [2]).largestElement() < 1e-9)
            for rows in try effective.weights.heads() {
                for (query, row) in rows.enumerated() {
                    #expect(row.indices.allSatisfy { mask.contains(query: query, key: $0) || row[$0] == 0 })
                }
            }
            for head in effective.heads {
                #expect(head.nullSpaceDimension == max(0, tokenCount - headWidth))
                #expect(head.divergence == nil)
                #expect(head.certificate.unreducedRows == 0)
                #expect(head.certificate.outputChange < 1e-10)
            }
        }
    }

    @Test func projectingTwiceIsProjectingOnce() throws {
        var generator = SeededGenerator(seed: 2)
        let layer = try AttentionFixture(headCount: 1, tokenCount: 24, headWidth: 5).layer(using: &generator)
        let effective = try layer.effective().weights.selected(axis: 0, index: 0)
        let values = try layer.values.selected(axis: 0, index: 0)
        // A·P by the normal equations, an independent way to the same projector.
        let projector = try values.matrixProduct(values.pseudoinverse())
        #expect(try (effective.matrixProduct(projector) - effective).largestElement() < 1e-12)
        let raw = try layer.weights.selected(axis: 0, index: 0)
        #expect(try (raw.matrixProduct(projector) - effective).largestElement() < 1e-12)
    }

    @Test func efficientIsEffectivePlusTheSumWhereNothingIsNegative() throws {
        var generator = SeededGenerator(seed: 3)
        // Nearly uniform attention projects to nearly uniform attention, which is positive.
        let layer = try AttentionFixture(headCount: 1, tokenCount: 30, headWidth: 2, sharpness: 0.1)
            .layer(using: &generator)
        let withOnes = try Tensor.concatenated([layer.values, Tensor.filled([1, 30, 1], with: 1)], axis: 2)
        let projected = try LayerAttention(weights: layer.weights, values: withOnes).effective().weights
        try #require(try projected.elements(as: Double.self).allSatisfy { $0 > 0 })
        #expect(try (layer.efficient().weights - projected).largestElement() < 1e-11)
    }
}
