import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom
import Testing

@Suite struct LIMETests {
    private static let weights = [1, -0.5, 0.25, 2, 0, -3, 0.125, 0.5, -1, 0.75, -0.25, 1.5]

    @Test(arguments: [40, 300, 5_000])
    func aLinearModelIsFoundExactlyWithoutRidge(samples: Int) throws {
        let explanation = try PlantedGame.linear(Self.weights).explained(by: LIME(samples: samples, alpha: 0))
        #expect(distance(explanation.attributions, Self.weights) < 1e-9)
        #expect(explanation.attributionErrors.allSatisfy { $0 < 1e-9 })
        let fit = try #require(explanation.fit)
        #expect(fit.mse < 1e-18 && abs((fit.heldOutR2 ?? 0) - 1) < 1e-9)
        #expect(explanation.warnings.isEmpty && explanation.unit == .logOdds)
    }

    @Test func theRidgeShrinks() throws {
        let scores = try [0, 1, 10, 1e9].map { alpha in
            try PlantedGame.linear(Self.weights).explained(by: LIME(samples: 500, alpha: alpha)).attributions
        }
        let norms = scores.map { $0.reduce(0) { $0 + $1 * $1 } }
        #expect(norms == norms.sorted(by: >))
        #expect(norms[1] > 0.9 * norms[0] && norms[3] < 1e-9)
    }

    /// The definition once more, in other words: gradients of the penalised sum vanish at the scores.
    @Test func enumeratedScoresMinimiseTheDefinition() throws {
        var generator = SeededGenerator(seed: 2)
        let game = PlantedGame(playerCount: 5, interactionCount: 6, using: &generator)
        let explanation = try game.explained(by: LIME(samples: 100, kernelWidth: 40, alpha: 0.7))
        let scores = explanation.attributions
        #expect(explanation.cost.forwardPasses == 32)
        #expect(explanation.attributionErrors == Array(repeating: 0, count: 5))
        let rows = (0..<32).map { set in (0..<5).map { set >> $0 & 1 == 1 } }
        let weights = rows.map { row in
            let kept = Double(row.count { $0 })
            let distance = 100 * (1 - (kept / 5).squareRoot())
            let ways = [1.0, 5, 10, 10, 5, 1][Int(kept)]
            return (kept == 5 ? 1 : 100 / (5 * ways)) * exp(-distance * distance / (40 * 40)).squareRoot()
        }
        let partials = rows.map { row in game.value(row) - zip(row, scores).reduce(0) { $1.0 ? $0 + $1.1 : $0 } }
        let intercept = zip(weights, partials).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
        for feature in 0..<5 {
            let gradient = rows.indices.filter { rows[$0][feature] }
                .reduce(0) { $0 + weights[$1] * (partials[$1] - intercept) } - 0.7 * scores[feature]
            #expect(abs(gradient) < 1e-10)
        }
    }

    @Test func errorsCoverWhatAllPerturbationsGive() throws {
        var covered = 0
        var count = 0
        for round in 0..<30 {
            var generator = SeededGenerator(seed: UInt64(round))
            let game = PlantedGame(playerCount: 9, interactionCount: 12, spread: 2, using: &generator)
            let truth = try game.explained(by: LIME(samples: 511, alpha: 0)).attributions
            let explanation = try game.explained(by: LIME(samples: 300, alpha: 0, seed: UInt64(round)))
            #expect(explanation.attributionErrors.allSatisfy { $0 > 0 })
            for ((score, error), value) in zip(zip(explanation.attributions, explanation.attributionErrors), truth) {
                if abs(score - value) <= 1.96 * error { covered += 1 }
                count += 1
            }
        }
        #expect(Double(covered) >= 0.9 * Double(count))
    }

    @Test func samplesAreTheMostThatIsScored() throws {
        let explanation = try PlantedGame.linear(Self.weights).explained(by: LIME(samples: 200))
        // Some are drawn more than once, such as the empty text, but never many; the whole text comes on top.
        #expect((151...201).contains(explanation.cost.forwardPasses))
        #expect(explanation.fit?.samples == explanation.cost.forwardPasses - 1)
    }

    @Test func fewSamplesGiveNumbersAndAWarning() throws {
        for (samples, alpha) in [(3, 0.0), (3, 1.0), (1, 0.0)] {
            let explanation = try PlantedGame.linear(Self.weights).explained(by: LIME(samples: samples, alpha: alpha))
            #expect(explanation.attributions.count == 12 && explanation.attributions.allSatisfy { $0.isFinite })
            #expect(explanation.fit?.heldOutMSE == nil)
            #expect(explanation.warnings.contains { $0.kind == .unstableFit } == (alpha == 0))
        }
    }

    @Test func aModelThatNeverChangesGetsNothing() throws {
        let explanation = try PlantedGame(playerCount: 12) { _ in 0.7 }.explained(by: LIME(samples: 200))
        #expect(explanation.attributions.allSatisfy { abs($0) < 1e-12 })
        #expect(explanation.warnings.isEmpty && explanation.fit?.r2 == nil)
    }

    @Test func anUnexplainableModelIsWarnedOf() throws {
        let game = PlantedGame(playerCount: 14) { isIn in Double(isIn.count { $0 } % 2) }
        #expect(try game.explained(by: LIME(samples: 300)).warnings.map(\.kind) == [.unstableFit])
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        var generator = SeededGenerator(seed: 4)
        let game = PlantedGame(playerCount: 14, interactionCount: 20, using: &generator)
        var results = try [1, 2].map { threads in
            try LIME(samples: 200).explain(
                TextInput(game.text), target: .predicted,
                with: PerturbationEngine(game.model, threadCount: threads, chunkTokenCount: 50))
        }
        for index in results.indices { results[index].cost.seconds = 0 }
        #expect(results[0] == results[1])
        #expect(try game.explained(by: LIME(samples: 200, seed: 1)).attributions
            != game.explained(by: LIME(samples: 200, seed: 2)).attributions)
    }

    @Test func scoresThatAreNoNumbersAreLeftOutAndSaid() throws {
        let linear = PlantedGame.linear(Self.weights)
        let game = PlantedGame(playerCount: 12) { isIn in !isIn[3] && !isIn[4] ? .infinity : linear.value(isIn) }
        let explanation = try game.explained(by: LIME(samples: 300, alpha: 0))
        #expect(explanation.warnings.map(\.kind) == [.notFinite])
        #expect(distance(explanation.attributions, Self.weights) < 1e-9)
    }
}
