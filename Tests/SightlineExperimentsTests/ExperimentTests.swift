import Foundation
import SightlineEvaluation
import SightlineExperiments
import SightlineModels
import SightlineRandom
import SightlineReporting
import Synchronization
import Testing

/// Every experiment at its smallest, from end to end.
@Suite struct ExperimentTests {
    private static let training = SyntheticTraining(exampleCount: 400, epochCount: 1, hiddenSize: 16)

    private static func experiment(_ name: ExperimentName) -> any Experiment {
        switch name {
        case .additiveLearning:
            var experiment = AdditiveLearning(.quick)
            (experiment.layerCounts, experiment.training, experiment.freshCount) = ([1], training, 100)
            return experiment
        case .surrogateFit:
            var experiment = SurrogateFit(.quick)
            (experiment.layerCounts, experiment.training) = ([1], training)
            (experiment.fittedCount, experiment.freshCount) = (400, 100)
            return experiment
        case .recovery:
            var experiment = Recovery(.quick)
            (experiment.wordCounts, experiment.training, experiment.samplesPerWord) = ([6, 9], training, 20)
            return experiment
        case .concatenation:
            var experiment = Concatenation(.quick)
            experiment.pairCount = 30
            return experiment
        case .review:
            var experiment = Review(.quick)
            experiment.samples = 150
            return experiment
        case .runtime:
            var experiment = Runtimes(.quick)
            (experiment.sampleCounts, experiment.repetitionCount) = ([20, 50], 1)
            return experiment
        case .efficientAttention:
            var experiment = AttentionReduction(.quick)
            experiment.lengths = [8, 48]
            return experiment
        case .generalizedAttentionFlow:
            var experiment = FlowFaithfulness(.quick)
            (experiment.textCount, experiment.samples) = (3, 40)
            return experiment
        }
    }

    private static func report(
        _ name: ExperimentName, threadCount: Int = 2, texts: [LabelledText]? = nil, seed: UInt64 = 1
    ) throws -> ExperimentReport {
        try experiment(name).run(
            ExperimentContext(seed: seed, threadCount: threadCount, checkpoint: .bundled, texts: texts))
    }

    @Test(arguments: ExperimentName.allCases)
    func saysWhatCameOut(name: ExperimentName) throws {
        let report = try Self.report(name)
        #expect(!report.findings.isEmpty && !report.expected.isEmpty && !report.method.isEmpty && !report.differences.isEmpty)
        #expect(!report.findings.contains { $0.contains("nan") || $0.contains("inf") }, "\(report.findings)")
        #expect(!report.tables.isEmpty && !report.figures.isEmpty)
        for table in report.tables {
            #expect(!table.table.rows.isEmpty)
            for row in table.table.rows { #expect(row.cells.count == table.table.columns.count) }
        }
        for figure in report.figures {
            #expect(figure.svg.hasPrefix("<svg") || figure.svg.hasPrefix("<?xml"))
            #expect(figure.csv.split(whereSeparator: \.isNewline).count > 3, "\(figure.name)")
        }
        let page = ExperimentPage(report, command: "sightline experiment \(name.rawValue)", seconds: 3).markdown
        #expect(page.hasPrefix("# \(report.title)\n"))
        for figure in report.figures { #expect(page.contains("](\(figure.name).svg)")) }
        #expect(page.hasSuffix("Made with `sightline experiment \(name.rawValue)` in 3 seconds.\n"))
    }

    /// Times apart, numbers depend on the seed alone.
    @Test(arguments: ExperimentName.allCases.filter { $0 != .runtime })
    func anyNumberOfThreadsGivesTheSame(name: ExperimentName) throws {
        let reports = try [1, 3].map { try Self.report(name, threadCount: $0) }
        #expect(reports[0].findings == reports[1].findings)
        #expect(reports[0].figures.map(\.csv) == reports[1].figures.map(\.csv))
        #expect(reports[0].figures.map(\.svg) == reports[1].figures.map(\.svg))
    }

    @Test func anotherSeedGivesOtherNumbers() throws {
        let reports = try [UInt64(1), 2].map { try Self.report(.recovery, seed: $0) }
        #expect(reports[0].figures.map(\.csv) != reports[1].figures.map(\.csv))
    }

    @Test func progressGoesToTheEnd() throws {
        let seen = Mutex<[Double]>([])
        _ = try Self.experiment(.additiveLearning).run(
            ExperimentContext(
                seed: 1, threadCount: 1, checkpoint: .bundled, progress: { fraction, _ in seen.withLock { $0.append(fraction) } }))
        let fractions = seen.withLock { $0 }
        #expect(fractions.count == 4 && fractions == fractions.sorted() && fractions.allSatisfy { 0...1 ~= $0 })
    }

    @Test func textsThatDoNotDoAreRefused() throws {
        let one = [LabelledText(input: "a film", label: "positive")]
        #expect(throws: ExperimentError.tooFewTexts(found: 1, needed: 2)) {
            try Self.report(.concatenation, texts: one)
        }
        let long = String(repeating: "long ", count: 300)
        let texts = ["positive", "negative"].map { LabelledText(input: TextInput(long), label: $0) }
        #expect(throws: ExperimentError.textsTooLong) { try Self.report(.concatenation, texts: texts) }
        #expect(throws: EvaluationError.self) {
            try Self.report(.concatenation, texts: ["a", "b"].map { LabelledText(input: TextInput($0)) })
        }
    }
}

@Suite("What sequences are made of")
struct SyntheticLanguageTests {
    @Test func additiveSequencesAreAsDescribed() {
        let language = AdditiveLanguage.standard
        var generator = SeededGenerator(seed: 4)
        let sequences = language.sequences(20_000, using: &generator)
        let lengths = sequences.map { Double($0.count) }
        #expect(abs(lengths.mean - 15) < 0.1)
        #expect(abs(lengths.deviation - 7.5.squareRoot()) < 0.1)
        let words = sequences.joined()
        for word in language.weights.indices {
            let share = Double(words.count { $0 == word }) / Double(words.count)
            #expect(abs(share - language.probabilities[word]) < 0.005)
        }
        #expect(abs(language.logOdds(of: [0, 0, 9, 4]) - 1.5) < 1e-12)
    }

    @Test func labelsFollowTheLogOdds() {
        var generator = SeededGenerator(seed: 5)
        let language = SLALOMLanguage(wordCount: 8, using: &generator)
        let words = [1, 5, 5, 2]
        let probability = 1 / (1 + exp(-language.logOdds(of: words)))
        let share = Double((0..<20_000).count { _ in language.label(of: words, using: &generator) == 1 }) / 20_000
        #expect(abs(share - probability) < 4 * (probability * (1 - probability) / 20_000).squareRoot())
    }

    @Test func aSLALOMIsAnAverage() {
        var generator = SeededGenerator(seed: 6)
        let language = SLALOMLanguage(wordCount: 8, using: &generator)
        #expect(abs(language.importances.reduce(0, +)) < 1e-12)
        #expect(abs(language.logOdds(of: [3, 3, 3]) - language.values[3]) < 1e-12)
        let mixed = language.logOdds(of: [1, 2])
        #expect(mixed >= min(language.values[1], language.values[2]) && mixed <= max(language.values[1], language.values[2]))
    }
}

@Suite("Surrogates find their own kind")
struct SurrogateTests {
    private static func sequences(_ count: Int, seed: UInt64) -> [[Int]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            (0..<Int.random(in: 1...6, using: &generator)).map { _ in Int.random(in: 0..<5, using: &generator) }
        }
    }

    /// Fits a surrogate to scores and measures it on other sequences.
    private static func error(
        _ kind: any Surrogate.Type, of score: ([Int]) -> Double, count: Int = 1_500
    ) throws -> Double {
        let (fitted, fresh) = (sequences(count, seed: 1), sequences(300, seed: 2))
        let surrogate = try kind.init(fitted, scores: fitted.map(score), wordCount: 5)
        return Agreement(predicted: fresh.map(surrogate.score), truth: fresh.map(score)).meanSquaredError
    }

    @Test func eachIsExactOnItsOwn() throws {
        let weights = [1.0, -2, 0.5, 0, 3]
        let linear = { (words: [Int]) in words.reduce(0.7) { $0 + weights[$1] } }
        let positional = { (words: [Int]) in
            words.enumerated().reduce(-0.3) { $0 + sin(Double($1.offset * 7 + $1.element)) }
        }
        var generator = SeededGenerator(seed: 3)
        let slalom = SLALOMLanguage(wordCount: 5, using: &generator)
        #expect(try Self.error(LinearSurrogate.self, of: linear) < 1e-18)
        // Its ridge leaves a little.
        #expect(try Self.error(PositionalSurrogate.self, of: positional) < 1e-6)
        #expect(try Self.error(PositionalSurrogate.self, of: linear) < 1e-6)
        #expect(try Self.error(SLALOMSurrogate.self, of: slalom.logOdds) < 1e-6)
        // And none is any of the others.
        #expect(try Self.error(LinearSurrogate.self, of: positional) > 0.01)
        #expect(try Self.error(LinearSurrogate.self, of: slalom.logOdds) > 0.01)
        #expect(try Self.error(SLALOMSurrogate.self, of: linear) > 0.01)
    }
}
