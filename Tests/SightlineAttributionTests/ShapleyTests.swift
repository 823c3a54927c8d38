import SightlineAttribution
import SightlineModels
import SightlineRandom
import Testing

/// Both ways to Shapley values, on games whose values are known by the definition.
@Suite struct ShapleyTests {
    private static func methods(samples: Int, seed: UInt64 = 0) -> [any SamplingExplainer] {
        [KernelSHAP(samples: samples, seed: seed), PermutationShapley(samples: samples, seed: seed)]
    }

    @Test(arguments: 1...9)
    func allCoalitionsGiveTheValuesThemselves(playerCount: Int) throws {
        var generator = SeededGenerator(seed: UInt64(playerCount))
        let game = PlantedGame(playerCount: playerCount, interactionCount: 2 * playerCount / 3, using: &generator)
        let coalitionCount = (1 << playerCount) - 2
        for method in Self.methods(samples: max(coalitionCount, 2)) {
            let explanation = try game.explained(by: method)
            #expect(distance(explanation.attributions, game.shapleyValues) < 1e-10)
            #expect(explanation.attributionErrors == Array(repeating: 0, count: playerCount))
            // The coalitions, the whole text and the empty one.
            #expect(explanation.cost.forwardPasses == coalitionCount + 2)
            #expect(explanation.unit == .logOdds)
            #expect(explanation.warnings.isEmpty)
        }
    }

    @Test(arguments: [22, 30, 57, 100, 300, 1_000])
    func scoresAddUpWhateverWasDrawn(samples: Int) throws {
        var generator = SeededGenerator(seed: UInt64(samples))
        let game = PlantedGame(playerCount: 12, interactionCount: 10, using: &generator)
        for method in Self.methods(samples: samples) {
            let explanation = try game.explained(by: method)
            #expect(abs(explanation.attributions.reduce(0, +) - game.total) < 1e-12)
            let completeness = try #require(explanation.completeness)
            #expect(abs(completeness.gap) < 1e-12)
            #expect(completeness.baselineScore == game.value(Array(repeating: false, count: 12)))
            #expect(explanation.cost.forwardPasses <= samples + 2)
        }
    }

    @Test func aLinearModelNeedsFewSamples() throws {
        let weights = [1, -0.5, 0.25, 2, 0, -3, 0.125, 0.5, -1, 0.75]
        for method in Self.methods(samples: 40) {
            let explanation = try PlantedGame.linear(weights).explained(by: method)
            #expect(distance(explanation.attributions, weights) < 1e-10)
            #expect(explanation.attributionErrors.allSatisfy { $0 < 1e-10 })
        }
    }

    /// In what is drawn too: two players who are the same to the game get the same within errors, one who does nothing
    /// nothing within errors; exactly where all is enumerated.
    @Test(arguments: 0..<10)
    func symmetryAndDummy(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let inner = PlantedGame(playerCount: 6, interactionCount: 8, using: &generator)
        // Players 0 and 1 act only by their number, player 7 not at all.
        let game = PlantedGame(playerCount: 8) { isIn in
            let first = [isIn[0] && isIn[1], isIn[0] || isIn[1]]
            return inner.value(first + isIn[2..<6]) + (isIn[6] ? 0.5 : 0)
        }
        for (samples, isExact) in [(254, true), (120, false)] {
            for method in Self.methods(samples: samples, seed: seed) {
                let explanation = try game.explained(by: method)
                let scores = explanation.attributions
                let errors = explanation.attributionErrors
                // Differences of two scores, and five errors: beyond chance over all seeds.
                let margin = isExact ? 1e-12 : 5 * (errors[0] + errors[1])
                #expect(abs(scores[0] - scores[1]) <= margin)
                #expect(abs(scores[7]) <= (isExact ? 1e-12 : 5 * errors[7] + 1e-12))
                // A permutation sees the dummy's exact 0 every time.
                if method is PermutationShapley { #expect(abs(scores[7]) < 1e-12 && abs(scores[6] - 0.5) < 1e-12) }
            }
        }
    }

    /// Errors are for what the draw does: intervals of 95 % hold the truth in nine of ten cases at least.
    @Test(arguments: [(9, 200), (9, 300), (12, 250), (12, 1_000)])
    func errorsCoverTheTruth(playerCount: Int, samples: Int) throws {
        var covered = [0, 0]
        var tooWide = [0, 0]
        var count = 0
        for round in 0..<25 {
            var generator = SeededGenerator(seed: UInt64(round))
            let game = PlantedGame(
                playerCount: playerCount, interactionCount: 2 * playerCount, spread: 2, using: &generator)
            let truth = game.shapleyValues
            for (index, method) in Self.methods(samples: samples, seed: UInt64(100 + round)).enumerated() {
                let explanation = try game.explained(by: method)
                for ((score, error), value) in zip(zip(explanation.attributions, explanation.attributionErrors), truth) {
                    if abs(score - value) <= 1.96 * error + 1e-12 { covered[index] += 1 }
                    if abs(score - value) < 0.25 * error { tooWide[index] += 1 }
                }
            }
            count += playerCount
        }
        for index in 0..<2 {
            #expect(Double(covered[index]) >= 0.9 * Double(count))
            // A quarter of an error holds a fifth of a Gaussian: twice that would mean errors twice too wide.
            #expect(Double(tooWide[index]) < 0.4 * Double(count))
        }
    }

    @Test func moreSamplesComeCloser() throws {
        var generator = SeededGenerator(seed: 4)
        let game = PlantedGame(playerCount: 12, interactionCount: 30, spread: 2, using: &generator)
        let truth = game.shapleyValues
        func error(_ samples: Int, _ index: Int) throws -> Double {
            try (0..<6).reduce(0) { sum, seed in
                let method = Self.methods(samples: samples, seed: UInt64(seed))[index]
                return sum + zip(try game.explained(by: method).attributions, truth)
                    .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            }
        }
        for index in 0..<2 {
            #expect(try error(800, index) < error(100, index) / 4)
        }
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        var generator = SeededGenerator(seed: 4)
        let game = PlantedGame(playerCount: 14, interactionCount: 20, using: &generator)
        for method in Self.methods(samples: 200, seed: 9) {
            var results = try [1, 2].map { threads in
                try method.explain(
                    TextInput(game.text), target: .predicted,
                    with: PerturbationEngine(game.model, threadCount: threads, chunkTokenCount: 50))
            }
            for index in results.indices { results[index].cost.seconds = 0 }
            #expect(results[0] == results[1])
            var other = method
            other.seed = 10
            #expect(try game.explained(by: other).attributions != game.explained(by: method).attributions)
        }
    }

    @Test func tooFewPairsKeepCloseToTheEqualDivision() throws {
        let game = PlantedGame.linear((0..<20).map { Double($0) / 10 })
        let explanation = try game.explained(by: KernelSHAP(samples: 20))
        #expect(explanation.warnings.map(\.kind) == [.unstableFit])
        #expect(explanation.attributionErrors.isEmpty)
        #expect(abs(explanation.attributions.reduce(0, +) - game.total) < 1e-12)
        let equal = Array(repeating: game.total / 20, count: 20)
        func spread(_ scores: [Double]) -> Double { zip(scores, equal).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
        // Of all solutions the closest: closer than the true one, which is a solution too.
        #expect(spread(explanation.attributions) < spread((0..<20).map { Double($0) / 10 }))
    }

    @Test func aBudgetBelowAPairIsOnePermutation() throws {
        var generator = SeededGenerator(seed: 4)
        let game = PlantedGame(playerCount: 12, interactionCount: 20, using: &generator)
        let explanation = try game.explained(by: PermutationShapley(samples: 15))
        #expect(explanation.cost.forwardPasses == 11 + 2)
        #expect(explanation.warnings.map(\.kind) == [.unstableFit])
        #expect(explanation.attributionErrors.isEmpty)
        #expect(abs(explanation.attributions.reduce(0, +) - game.total) < 1e-12)
        let pair = try game.explained(by: PermutationShapley(samples: 22))
        #expect(pair.cost.forwardPasses == 22 + 2)
        #expect(pair.warnings.isEmpty && pair.attributionErrors.isEmpty)
    }

    @Test func scoresThatAreNoNumbersAreLeftOutAndSaid() throws {
        let weights = [1, -0.5, 0.25, 2, 0, -3, 0.125, 0.5]
        let linear = PlantedGame.linear(weights)
        let game = PlantedGame(playerCount: 8) { isIn in
            isIn[1] && isIn[2] && isIn[5] && !isIn[0] && !isIn[7] ? .nan : linear.value(isIn)
        }
        for samples in [100, 254] {
            for method in Self.methods(samples: samples) {
                let explanation = try game.explained(by: method)
                #expect(explanation.warnings.contains { $0.kind == .notFinite })
                #expect(distance(explanation.attributions, weights) < 1e-10)
            }
        }
    }
}

@Suite struct CoalitionPairsTests {
    @Test(arguments: [(6, 31), (6, 20), (7, 30), (10, 200), (30, 100), (30, 500), (30, 12), (9, 1), (2, 1)])
    func pairsAreDistinctAndCarryTheWholeKernel(featureCount: Int, limit: Int) {
        var generator = SeededGenerator(seed: 7)
        let pairs = CoalitionPairs(featureCount: featureCount, limit: limit, using: &generator)
        #expect(pairs.coalitions.count == limit)
        let complements = pairs.coalitions.map { $0.map(!) }
        #expect(Set(pairs.coalitions + complements).count == 2 * limit)
        #expect(pairs.coalitions.allSatisfy { $0.contains(true) && $0.contains(false) })
        // Pairs of all sizes together: half of the kernel's mass.
        let mass = (1..<featureCount).reduce(0) {
            $0 + Double(featureCount - 1) / Double($1 * (featureCount - $1)) / 2
        }
        #expect(abs(pairs.weights.reduce(0, +) - mass) < 1e-9)
    }

    @Test func smallAndLargeSizesAreEnumeratedFirst() {
        var generator = SeededGenerator(seed: 7)
        let pairs = CoalitionPairs(featureCount: 30, limit: 500, using: &generator)
        #expect(pairs.enumeratedCount == 30)
        #expect(pairs.coalitions.prefix(30).allSatisfy { $0.count { $0 } == 1 })
        let sizes = pairs.coalitions.dropFirst(30).map { coalition in coalition.count { $0 } }
        #expect(sizes == sizes.sorted() && sizes.first == 2 && sizes.last == 15)
    }
}
