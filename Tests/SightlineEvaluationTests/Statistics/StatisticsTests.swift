import SightlineEvaluation
import SightlineRandom
import Testing

@Suite struct StatisticsTests {
    // MARK: - ROC

    @Test func areasByHand() {
        #expect(areaUnderROC(scores: [1, 2, 3, 4], isPositive: [false, false, true, true]) == 1)
        #expect(areaUnderROC(scores: [1, 2, 3, 4], isPositive: [true, true, false, false]) == 0)
        #expect(areaUnderROC(scores: [1, 2, 3, 4], isPositive: [true, false, true, false]) == 0.25)
        #expect(areaUnderROC(scores: [5, 5, 5], isPositive: [true, false, false]) == 0.5)
        #expect(areaUnderROC(scores: [1, 2, 2, 3], isPositive: [false, true, false, true]) == 0.875)
    }

    @Test func oneClassHasNoArea() {
        #expect(areaUnderROC(scores: [1, 2], isPositive: [true, true]) == nil)
        #expect(areaUnderROC(scores: [1, 2], isPositive: [false, false]) == nil)
        #expect(areaUnderROC(scores: [], isPositive: []) == nil)
        #expect(areaUnderROC(scores: [1, .nan], isPositive: [true, false]) == nil)
    }

    @Test(arguments: 0..<50)
    func theAreaCountsPairs(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 2...40, using: &generator)
        let scores = (0..<count).map { _ in Double(Int.random(in: 0...9, using: &generator)) }
        var labels = (0..<count).map { _ in Bool.random(using: &generator) }
        (labels[0], labels[1]) = (true, false)
        var wins = 0.0
        var pairs = 0.0
        for positive in 0..<count where labels[positive] {
            for negative in 0..<count where !labels[negative] {
                pairs += 1
                wins += scores[positive] > scores[negative] ? 1 : scores[positive] == scores[negative] ? 0.5 : 0
            }
        }
        let area = try #require(areaUnderROC(scores: scores, isPositive: labels))
        #expect(abs(area - wins / pairs) < 1e-12)
    }

    // MARK: - Correlation

    @Test func correlationsByHand() throws {
        #expect(Correlation.pearson([1, 2], [5, 3]) == -1)
        // Deviations (−1, 0, 1) and (−1, 1, 0): 1 / √(2·2).
        #expect(abs(try #require(Correlation.pearson([1, 2, 3], [0, 2, 1])) - 0.5) < 1e-15)
        #expect(abs(try #require(Correlation.spearman([1, 10, 100], [1, 2, 3])) - 1) < 1e-15)
        // Ranks (1, 2.5, 2.5, 4) and (1, 2, 3, 4): 4.5 / √(4.5 · 5).
        let tied = try #require(Correlation.spearman([0, 7, 7, 9], [1, 2, 3, 4]))
        #expect(abs(tied - (4.5 / 22.5.squareRoot())) < 1e-15)
    }

    @Test func undefinedCorrelationsAreNone() {
        for correlation in [Correlation.pearson, Correlation.spearman] {
            #expect(correlation([], []) == nil)
            #expect(correlation([1], [1]) == nil)
            #expect(correlation([2, 2, 2], [1, 2, 3]) == nil)
            #expect(correlation([0.1, 0.1, 0.1], [1, 2, 3]) == nil)
            #expect(correlation([1, 2], [.nan, 1]) == nil)
            #expect(correlation([1, .infinity], [2, 1]) == nil)
        }
    }

    @Test func hugeAndTinyNumbersCorrelateLikeOthers() throws {
        for scale in [1e-300, 1, 1e300] {
            let found = try #require(Correlation.pearson([1, 2, 3], [0, 2, 1].map { $0 * scale }))
            #expect(abs(found - 0.5) < 1e-12)
        }
    }

    /// Spearman by another route: ranks by counting what is below, and the correlation of ranks from their pairs,
    /// `Σ_{i<j} Δx Δy / √(Σ Δx² Σ Δy²)`.
    @Test(arguments: 0..<30)
    func spearmanCountsPairs(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 3...30, using: &generator)
        let x = [0] + (1..<count).map { _ in Double(Int.random(in: 0...5, using: &generator)) } + [6]
        let y = [0] + (1..<count).map { _ in Double.random(in: -1...1, using: &generator) } + [2]
        func ranks(_ values: [Double]) -> [Double] {
            values.map { value in
                Double(values.count { $0 < value }) + (Double(values.count { $0 == value }) + 1) / 2
            }
        }
        var (product, squareX, squareY) = (0.0, 0.0, 0.0)
        let (rankX, rankY) = (ranks(x), ranks(y))
        for i in x.indices {
            for j in 0..<i {
                let (dx, dy) = (rankX[i] - rankX[j], rankY[i] - rankY[j])
                product += dx * dy
                squareX += dx * dx
                squareY += dy * dy
            }
        }
        let found = try #require(Correlation.spearman(x, y))
        #expect(abs(found - product / (squareX * squareY).squareRoot()) < 1e-12)
    }

    // MARK: - Means

    @Test func missingValuesAreCountedAndLeftOut() {
        let mean = MeanOverTexts([1, nil, 3, .nan, .infinity])
        #expect(mean.mean == 2 && mean.count == 2 && mean.missingCount == 3)
        let none = MeanOverTexts([nil])
        #expect(none.mean == nil && none.interval == nil && none.count == 0 && none.missingCount == 1)
    }

    @Test func oneTextHasNoInterval() {
        let mean = MeanOverTexts([4])
        #expect(mean.mean == 4 && mean.interval == nil)
    }

    @Test func equalValuesLeaveNoDoubt() {
        let interval = MeanOverTexts([2, 2, 2]).interval
        #expect(interval?.lower == 2 && interval?.upper == 2)
    }

    @Test func theSeedDecidesTheInterval() {
        let values = [1.0, 5, 2, 8, 3, 9, 4]
        #expect(MeanOverTexts(values, seed: 1) == MeanOverTexts(values, seed: 1))
        #expect(MeanOverTexts(values, seed: 1) != MeanOverTexts(values, seed: 2))
    }

    /// Of 400 intervals of 95 %, for means of 40 numbers: the bootstrap's known shortfall is a percent or two, and
    /// chance adds ±3 % (three standard errors).
    @Test func intervalsHoldTheTruthAsOftenAsTheySay() {
        var generator = SeededGenerator(seed: 7)
        var covered = 0
        for round in 0..<400 {
            let values = (0..<40).map { _ in Double.random(in: 0...1, using: &generator) }
            guard let interval = MeanOverTexts(values, resampleCount: 1_000, seed: UInt64(round)).interval else { continue }
            if interval.lower <= 0.5, 0.5 <= interval.upper { covered += 1 }
        }
        #expect((361...395).contains(covered), "\(covered) of 400")
    }
}
