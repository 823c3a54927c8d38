import SightlineAttribution
import SightlineModels
import SightlineRandom
import SightlineTensors
import Testing

@Suite struct EfficientAttentionTests {
    private static let masks: [AttentionReach] = [.everything, .causal, AttentionReach(before: 19, after: 0), AttentionReach(before: 9, after: 9)]

    /// What the definition asks for, on heads from uniform to almost one-hot.
    @Test(arguments: masks, [0.0, 1, 3, 10, 40])
    func rowsDoTheSameWorkAndStayDistributions(mask: AttentionReach, sharpness: Double) throws {
        var generator = SeededGenerator(seed: 1)
        for (tokenCount, headWidth) in [(24, 4), (40, 16), (64, 8)] {
            let layer = try AttentionFixture(
                tokenCount: tokenCount, headWidth: headWidth, mask: mask, sharpness: sharpness
            ).layer(using: &generator)
            let efficient = try layer.efficient()
            let change = try (efficient.weights - layer.weights).matrixProduct(layer.values).largestElement()
            #expect(change < 1e-9)
            for (rows, raw) in zip(try efficient.weights.heads(), try layer.weights.heads()) {
                for (query, row) in rows.enumerated() {
                    #expect(abs(row.reduce(0, +) - 1) < 1e-9)
                    #expect(row.allSatisfy { $0 >= 0 })
                    #expect(row.indices.allSatisfy { mask.contains(query: query, key: $0) || row[$0] == 0 })
                    let norm = row.reduce(0) { $0 + $1 * $1 }
                    #expect(norm <= raw[query].reduce(0) { $0 + $1 * $1 } + 1e-12)
                }
            }
            for head in efficient.heads {
                #expect(head.certificate.unreducedRows == 0)
                #expect(head.certificate.iterations <= 80)
                #expect(head.nullSpaceDimension == tokenCount - headWidth - 1)
                #expect((0...1).contains(head.removedShare))
            }
        }
    }

    /// The optimality conditions, which only the minimum-norm row meets: `a = max(0, M y)` for some `y`. The `y` is found
    /// from the support alone and then checked off it.
    @Test func rowsMeetTheOptimalityConditions() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20 {
            let layer = try AttentionFixture(headCount: 1, tokenCount: 12, headWidth: 3, sharpness: 1.5)
                .layer(using: &generator)
            let constraints = try Tensor.concatenated(
                [layer.values.selected(axis: 0, index: 0), Tensor.filled([12, 1], with: 1)], axis: 1)
            for row in try layer.efficient().weights.heads()[0] {
                let support = row.indices.filter { row[$0] > 0 }
                let onSupport = try constraints.rows(Tensor(support))
                // With at least as many keys as constraints the multipliers are unique.
                guard support.count >= 4 else { continue }
                let multipliers = try onSupport.pseudoinverse()
                    .matrixProduct(Tensor(support.map { row[$0] }))
                let products: [Double] = try constraints.matrixProduct(multipliers).elements()
                for (entry, product) in zip(row, products) { #expect(abs(entry - max(0, product)) < 1e-8) }
            }
        }
    }

    /// Against the least-norm solution of every support there is.
    @Test(arguments: [AttentionReach.everything, .causal])
    func equalsABruteForceSearchOverSupports(mask: AttentionReach) throws {
        var generator = SeededGenerator(seed: 3)
        for tokenCount in 4...6 {
            for _ in 0..<5 {
                let layer = try AttentionFixture(
                    headCount: 1, tokenCount: tokenCount, headWidth: 1, mask: mask
                ).layer(using: &generator)
                let values: [Double] = try layer.values.elements()
                let raw = try layer.weights.heads()[0]
                let efficient = try layer.efficient().weights.heads()[0]
                for query in 0..<tokenCount {
                    let expected = try leastNormRow(raw[query], values, visible: {
                        mask.contains(query: query, key: $0)
                    })
                    for (found, wanted) in zip(efficient[query], expected) { #expect(abs(found - wanted) < 1e-9) }
                }
            }
        }
    }

    private func leastNormRow(_ row: [Double], _ values: [Double], visible: (Int) -> Bool) throws -> [Double] {
        var best = row
        var bestNorm = row.reduce(0) { $0 + $1 * $1 }
        let target = [zip(row, values).reduce(0) { $0 + $1.0 * $1.1 }, row.reduce(0, +)]
        for subset in 1..<1 << row.count {
            let support = row.indices.filter { subset >> $0 & 1 == 1 }
            guard support.allSatisfy(visible) else { continue }
            let constraints = try Tensor(support.map { values[$0] } + support.map { _ in 1 }, shape: [2, support.count])
            let solution = try constraints.pseudoinverse().matrixProduct(Tensor(target))
            let reached: [Double] = try constraints.matrixProduct(solution).elements()
            let entries: [Double] = try solution.elements()
            let norm = entries.reduce(0) { $0 + $1 * $1 }
            guard zip(reached, target).allSatisfy({ abs($0 - $1) < 1e-10 }), entries.allSatisfy({ $0 >= -1e-12 }),
                norm < bestNorm
            else { continue }
            bestNorm = norm
            best = row.map { _ in 0 }
            for (position, entry) in zip(support, entries) { best[position] = entry }
        }
        return best
    }

    private struct Golden: Decodable {
        let causal: Bool
        let weights: [[Double]]
        let values: [[Double]]
        let efficient: [[Double]]
    }

    /// Tests/Golden/flow.py asks a conic solver, row by row. That one is right to some 1e-7 itself.
    @Test func equalsWhatAConicSolverFinds() throws {
        let records: [Golden] = try FlowFixture.golden("efficient-attention")
        #expect(records.count == 6)
        for (index, record) in records.enumerated() {
            let layer = try LayerAttention(
                weights: FlowFixture.tensor(record.weights).reshaped([1, record.weights.count, -1]),
                values: Tensor(record.values.flatMap { $0 }, shape: [1, record.values.count, record.values[0].count]),
                mask: record.causal ? .causal : .everything)
            let efficient = try layer.efficient().weights.heads()[0]
            for (found, expected) in zip(efficient.joined(), record.efficient.joined()) {
                #expect(abs(found - expected) < 1e-6, "record \(index)")
            }
        }
    }

    @Test func isTheAttentionItselfWhereItsRowsAreIndependent() throws {
        var generator = SeededGenerator(seed: 4)
        for tokenCount in 1...9 {
            let layer = try AttentionFixture(tokenCount: tokenCount, headWidth: 8).layer(using: &generator)
            let efficient = try layer.efficient()
            #expect(try efficient.weights.elements(as: Double.self) == layer.weights.elements())
            #expect(efficient.heads.allSatisfy { $0.nullSpaceDimension == 0 && $0.divergence == 0 })
        }
    }

    /// Equal values: nothing distinguishes keys, and the least norm is uniform attention.
    @Test func isUniformWhereAllValuesAreEqual() throws {
        var generator = SeededGenerator(seed: 5)
        let random = try AttentionFixture(headCount: 1, tokenCount: 7, headWidth: 3).layer(using: &generator)
        for value in [0.0, 2.5] {
            let layer = try LayerAttention(weights: random.weights, values: Tensor.filled([1, 7, 3], with: value))
            let efficient = try layer.efficient()
            #expect(efficient.heads[0].nullSpaceDimension == 6)
            for entry in try efficient.weights.elements(as: Double.self) { #expect(abs(entry - 1.0 / 7) < 1e-12) }
        }
    }

    @Test func theUnitOfTheValuesDoesNotMatter() throws {
        var generator = SeededGenerator(seed: 6)
        let layer = try AttentionFixture(tokenCount: 20, headWidth: 4).layer(using: &generator)
        let expected = try layer.efficient().weights
        for unit in [1e-12, 1e12] {
            let scaled = try LayerAttention(weights: layer.weights, values: layer.values * unit)
            #expect(try (scaled.efficient().weights - expected).largestElement() < 1e-9)
        }
    }

    @Test func doesNotDependOnTheNumberOfThreads() throws {
        var generator = SeededGenerator(seed: 7)
        let layer = try AttentionFixture(headCount: 5, tokenCount: 30, headWidth: 6).layer(using: &generator)
        let one: [Double] = try layer.efficient(threadCount: 1).weights.elements()
        #expect(try layer.efficient(threadCount: 4).weights.elements() == one)
    }

    /// Natural attention has rows that are one-hot to single precision; their feasible set is all but a point.
    @Test func oneHotRowsStayAsTheyAre() throws {
        var generator = SeededGenerator(seed: 8)
        let random = try AttentionFixture(headCount: 1, tokenCount: 30, headWidth: 4).layer(using: &generator)
        let identity = try Tensor.diagonal(Array(repeating: 1, count: 30)).reshaped([1, 30, 30])
        let efficient = try LayerAttention(weights: identity, values: random.values).efficient()
        #expect(try (efficient.weights - identity).matrixProduct(random.values).largestElement() < 1e-9)
        #expect(efficient.heads[0].certificate.rowSumError < 1e-9)
    }
}
