import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom
import Testing

/// A fit's truth, its data and its predictions.
private struct Case {
    let truth: SLALOMFunction
    let sequence: TokenSequence
    let units: SLALOMUnits
    let observations: SLALOMObservations
    /// Of the samples: how often each unit occurs, and the score.
    let samples: [(counts: [Double], score: Double)]

    /// Deletions from a text in which every unit occurs `repeats` times, scored by `truth` plus noise.
    init(
        _ truth: SLALOMFunction, repeats: Int = 1, samples: Int, maximum: Int = 5, noise: Double = 0,
        using generator: inout SeededGenerator
    ) throws {
        self.truth = truth
        let words = PlantedModel.vocabulary(truth.values.count)
        sequence = try PlantedModel(truth).tokenize(
            Array(repeating: words, count: repeats).joined().joined(separator: " "))
        units = SLALOMUnits(sequence, tying: .types)
        let drawn = SLALOMSamples.deletions(
            of: sequence, units: units, maximum: maximum, limit: samples, using: &generator)
        var scores: [Double] = []
        for counts in drawn.counts { scores.append(truth.score(counts) + noise * generator.normal()) }
        self.samples = zip(drawn.counts, scores).map { (counts: $0, score: $1) }
        observations = Self.observations(self.samples, truth, units)
    }

    private static func observations(
        _ samples: [(counts: [Double], score: Double)], _ truth: SLALOMFunction, _ units: SLALOMUnits
    ) -> SLALOMObservations {
        SLALOMObservations(
            counts: samples.map(\.counts), scores: samples.map(\.score), multiplicities: units.multiplicities,
            reference: .wholeText(score: truth.score(units.multiplicities)))
    }

    func observations(without left: Int) -> SLALOMObservations {
        var samples = samples
        samples.remove(at: left)
        return Self.observations(samples, truth, units)
    }

    /// Root mean squared error of `function` on fresh deletions, relative to the change of the score there.
    func relativeError(_ function: SLALOMFunction, using generator: inout SeededGenerator) -> Double {
        let fresh = SLALOMSamples.deletions(
            of: sequence, units: units, maximum: 5, limit: 300, using: &generator)
        var error = 0.0
        var change = 0.0
        for counts in fresh.counts {
            error += pow(function.score(counts) - truth.score(counts), 2)
            change += pow(observations.referenceScore - truth.score(counts), 2)
        }
        return (error / change).squareRoot()
    }
}

@Suite struct SLALOMFitTests {
    /// Without noise, what remains is the pull of the penalties; the noise they are chosen by has a floor.
    private static let noiselessTolerance = 1e-3

    @Test(arguments: [16, 32, 64, 128, 200])
    func aPublishedSLALOMIsRecovered(unitCount: Int) throws {
        var generator = SeededGenerator(seed: UInt64(unitCount))
        let planted = try Case(
            .planted(unitCount, using: &generator), samples: 10 * unitCount, using: &generator)
        let fit = try SLALOMFit(planted.observations, background: .absent)
        #expect(fit.converged)
        #expect(planted.relativeError(fit.function, using: &generator) < Self.noiselessTolerance)
    }

    /// By sampling, with a little noise: 95 % intervals, with room for the chance of a few runs, which have 64 units or more
    /// together.
    @Test(arguments: [16, 32, 64, 128, 200])
    func aPublishedSLALOMIsWithinItsStandardErrors(unitCount: Int) throws {
        var generator = SeededGenerator(seed: UInt64(7 * unitCount))
        var (values, importances, removals) = (0, 0, 0)
        let runCount = max(1, 64 / unitCount)
        for _ in 0..<runCount {
            let planted = try Case(
                .planted(unitCount, using: &generator), samples: 10 * unitCount, noise: 0.01, using: &generator)
            let fit = try SLALOMFit(planted.observations, background: .absent)
            let whole = planted.observations.multiplicities
            func removal(_ function: SLALOMFunction, _ unit: Int) -> Double {
                var rest = whole
                rest[unit] -= 1
                return function.score(whole) - function.score(rest)
            }
            for unit in 0..<unitCount {
                func isWithin(_ found: Double, _ truth: Double, _ error: Double) -> Int {
                    abs(found - truth) < 1.96 * error ? 1 : 0
                }
                values += isWithin(fit.function.values[unit], planted.truth.values[unit], fit.valueErrors[unit])
                importances += isWithin(
                    fit.function.importances[unit], planted.truth.importances[unit], fit.importanceErrors[unit])
                removals += isWithin(removal(fit.function, unit), removal(planted.truth, unit), fit.removalErrors[unit])
            }
        }
        let least = 0.85 * Double(runCount * unitCount)
        #expect(Double(values) >= least)
        #expect(Double(importances) >= least)
        #expect(Double(removals) >= least)
    }

    @Test func anAdditiveModelIsTheLimitOfADominantBackground() throws {
        var generator = SeededGenerator(seed: 2)
        // exp 12 against at most 40 · exp 1.5: the softmax weight of all tokens together is below 0.2 %.
        let additive = SLALOMFunction.planted(
            40, spread: 2000, background: .init(value: 0.5, importance: 12), using: &generator)
        let planted = try Case(additive, samples: 400, using: &generator)
        let fit = try SLALOMFit(planted.observations, background: .fitted)
        #expect(planted.relativeError(fit.function, using: &generator) < Self.noiselessTolerance)
        let function = try #require(fit.function.background)
        let counts = planted.units.multiplicities
        #expect(fit.function.shares(counts).background > 0.8, "\(function)")
    }

    @Test(arguments: [1.0, 2.5, 4.0])
    func aModelInBetweenIsRecoveredWithItsBackground(importance: Double) throws {
        var generator = SeededGenerator(seed: UInt64(importance * 2))
        let truth = SLALOMFunction.planted(
            25, background: .init(value: -1, importance: importance), using: &generator)
        let planted = try Case(truth, samples: 1500, using: &generator)
        let fit = try SLALOMFit(planted.observations, background: .fitted)
        #expect(planted.relativeError(fit.function, using: &generator) < Self.noiselessTolerance)
        let background = try #require(fit.function.background)
        #expect(abs(background.importance - importance) < 0.3)
        let share = truth.shares(planted.units.multiplicities).background
        #expect(abs(fit.function.shares(planted.units.multiplicities).background - share) < 0.05)
    }

    @Test func aSLALOMWithoutBackgroundIsFoundToHaveNone() throws {
        var generator = SeededGenerator(seed: 9)
        let planted = try Case(.planted(25, using: &generator), samples: 800, using: &generator)
        let fit = try SLALOMFit(planted.observations, background: .fitted)
        #expect(planted.relativeError(fit.function, using: &generator) < Self.noiselessTolerance)
        #expect(fit.function.shares(planted.units.multiplicities).background < 0.02)
    }

    @Test func importancesSumToZero() throws {
        var generator = SeededGenerator(seed: 4)
        let planted = try Case(.planted(12, using: &generator), repeats: 2, samples: 200, noise: 0.05, using: &generator)
        for background in SLALOM.Background.allCases {
            let fit = try SLALOMFit(planted.observations, background: background)
            #expect(abs(fit.function.importances.reduce(0, +)) < 1e-9)
        }
    }

    /// Scores that have nothing to do with the tokens must leave the whole text's score as the prediction.
    @Test func pureNoiseIsNotExplained() throws {
        for seed in 0..<10 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let truth = SLALOMFunction(values: Array(repeating: 1, count: 60), importances: Array(repeating: 0, count: 60))
            let planted = try Case(truth, samples: 100, noise: 0.5, using: &generator)
            let fit = try SLALOMFit(planted.observations, background: .fitted)
            let fresh = SLALOMSamples.deletions(
                of: planted.sequence, units: planted.units, maximum: 5, limit: 300, using: &generator)
            let error = fresh.counts.reduce(0) { $0 + pow(fit.function.score($1) - 1, 2) } / 300
            // The noise itself has a variance of 0.25: predicting 1 errs by that much, and the fit may add little.
            #expect(error < 0.05 * 0.25, "seed \(seed): \(error)")
        }
    }

    @Test func scoresThatDoNotVaryGiveThatScore() throws {
        var generator = SeededGenerator(seed: 1)
        let truth = SLALOMFunction(values: Array(repeating: 2, count: 10), importances: Array(repeating: 0, count: 10))
        let planted = try Case(truth, samples: 50, using: &generator)
        for background in SLALOM.Background.allCases {
            let fit = try SLALOMFit(planted.observations, background: background)
            #expect(fit.function.values.allSatisfy { abs($0 - 2) < 1e-9 })
            #expect(fit.meanSquaredError < 1e-18)
            #expect(fit.undeterminedImportances.count == 10)
        }
    }

    @Test func theHeldOutErrorIsThatOfFreshSamples() throws {
        var generator = SeededGenerator(seed: 12)
        let planted = try Case(.planted(40, using: &generator), samples: 500, noise: 0.1, using: &generator)
        let fit = try SLALOMFit(planted.observations, background: .absent)
        let heldOut = try #require(fit.heldOutError)
        let fresh = SLALOMSamples.deletions(
            of: planted.sequence, units: planted.units, maximum: 5, limit: 2000, using: &generator)
        let error = fresh.counts.reduce(0) {
            $0 + pow(fit.function.score($1) - planted.truth.score($1), 2)
        } / 2000 + 0.01
        #expect(heldOut > 0.8 * error && heldOut < 1.5 * error, "\(heldOut) against \(error)")
    }

    /// By one fit, against a fit without each of the samples, its penalties chosen anew.
    @Test(arguments: SLALOM.Background.allCases)
    func theHeldOutErrorIsThatOfFitsWithoutEachSample(background: SLALOM.Background) throws {
        var generator = SeededGenerator(seed: 21)
        let planted = try Case(
            .planted(30, background: background == .fitted ? .init(value: -1, importance: 2.5) : nil, using: &generator),
            samples: 40, noise: 0.1, using: &generator)
        let heldOut = try #require(try SLALOMFit(planted.observations, background: background).heldOutError)
        var sum = 0.0
        for (left, sample) in planted.samples.enumerated() {
            let function = try SLALOMFit(planted.observations(without: left), background: background).function
            sum += pow(function.score(sample.counts) - sample.score, 2)
        }
        let error = sum / Double(planted.samples.count)
        #expect(heldOut > 0.7 * error && heldOut < 1.4 * error, "\(heldOut) against \(error)")
    }

    /// Fewer samples than unknowns are fitted in their own space; one sample more or less must not show the seam.
    @Test func fewSamplesOfManyTokensAreWorthFitting() throws {
        for seed in 0..<5 {
            var generator = SeededGenerator(seed: UInt64(300 + seed))
            let planted = try Case(
                .planted(120, background: .init(value: -1, importance: 5), using: &generator), samples: 150, noise: 0.01,
                using: &generator)
            let fit = try SLALOMFit(planted.observations, background: .fitted)
            // 1 is for who predicts no change.
            #expect(planted.relativeError(fit.function, using: &generator) < 0.8, "seed \(seed)")
            #expect(fit.valueErrors.allSatisfy(\.isFinite) && fit.removalErrors.allSatisfy(\.isFinite))
        }
    }

    /// 95 % intervals of values and importances must hold the truth at least about as often as they say. They may hold
    /// it more often: where the noise drowns the tokens' effects, the errors show how little is known.
    @Test(arguments: [false, true], [(20, 300, 0.05), (30, 2000, 0.05), (30, 300, 0.3)])
    func standardErrorsCoverTheTruth(hasBackground: Bool, setting: (units: Int, samples: Int, noise: Double)) throws {
        var covered = (values: 0, importances: 0)
        let runCount = 20
        for seed in 0..<runCount {
            var generator = SeededGenerator(seed: UInt64(1000 + seed))
            let background = hasBackground ? SLALOMFunction.Background(value: -1, importance: 2.5) : nil
            let planted = try Case(
                .planted(setting.units, background: background, using: &generator), samples: setting.samples,
                noise: setting.noise, using: &generator)
            let fit = try SLALOMFit(planted.observations, background: hasBackground ? .fitted : .absent)
            for unit in 0..<setting.units {
                let valueError = fit.function.values[unit] - planted.truth.values[unit]
                let importanceError = fit.function.importances[unit] - planted.truth.importances[unit]
                if abs(valueError) < 1.96 * fit.valueErrors[unit] { covered.values += 1 }
                if abs(importanceError) < 1.96 * fit.importanceErrors[unit] { covered.importances += 1 }
            }
        }
        let total = Double(runCount * setting.units)
        #expect(Double(covered.values) / total >= 0.93)
        #expect(Double(covered.importances) / total >= 0.93)
    }
}
