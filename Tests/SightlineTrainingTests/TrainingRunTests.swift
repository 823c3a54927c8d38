import Foundation
import SightlineModels
import SightlineTraining
import Testing

@Suite("A training")
struct TrainingRunTests {
    private static let settings = TrainingSettings(
        epochCount: 6, batchSize: .examples(8), learningRate: 5e-3, evaluationInterval: 20, seed: 3)

    @Test(arguments: ModelFamily.allCases)
    func learnsWhatCanBeLearnt(family: ModelFamily) throws {
        let (_, classifier) = try PlantedTexts.classifier(family)
        let run = try TrainingRun(
            classifier, from: classifier.initialWeights(seed: 1), on: PlantedTexts.examples(200, seed: 1),
            development: PlantedTexts.examples(60, seed: 2), settings: Self.settings, threadCount: 2)
        while try run.advance() != nil {}
        let best = try #require(run.bestEvaluation)
        #expect(best.accuracy > 0.95, "\(run.evaluations)")
        #expect(run.step == 150 && run.stepCount == 150 && run.isFinished && !run.hasStoppedEarly)
        #expect(run.evaluations.map(\.step) == [20, 40, 60, 80, 100, 120, 140, 150])
        #expect(run.evaluations.allSatisfy { !$0.isBetter(than: best) })

        let examples = PlantedTexts.examples(60, seed: 2)
        let logits = try classifier.logits(of: examples.map(\.input), weights: run.bestWeights(), threadCount: 1)
        #expect(TrainingEvaluation(step: best.step, logits, examples.map(\.target), classifier.labels) == best)
    }

    @Test func learnsFromNumbersOfWordsToo() throws {
        let model = TwoLayerModel(wordCount: 20, hiddenCount: 16)
        let examples = PlantedTexts.examples(400, seed: 1).map { TrainingExample($0.input.ids, $0.target) }
        func fan(_ shape: [Int]) -> [Float] {
            (0..<shape.reduce(1, *)).map { Float(sin(Double($0 * $0 + 1))) / Float(shape.last ?? 1).squareRoot() }
        }
        let start = try NetworkWeights(model.parameters.map { ($0.name, $0.shape, fan($0.shape)) })
        let run = try TrainingRun(
            model, from: start, on: examples, development: examples,
            settings: TrainingSettings(epochCount: 10, batchSize: .tokens(64), learningRate: 1e-2), threadCount: 2)
        while try run.advance() != nil {}
        #expect(try #require(run.bestEvaluation).accuracy > 0.97)
    }

    // MARK: - The same bits

    private func classifier() throws -> TrainableClassifier {
        // Wide enough that a batch is cut into several parts, and the embedding into several blocks.
        try PlantedTexts.classifier(
            .bert, ModelSizes(layerCount: 1, hiddenSize: 32, headCount: 2, positionLimit: 16)).classifier
    }

    private static let short = TrainingSettings(
        epochCount: 2, batchSize: .examples(40), learningRate: 3e-3,
        distillation: Distillation(temperature: 3, weight: 0.4), evaluationInterval: 3, seed: 5)

    private static func examples(_ seed: UInt64) -> [TrainingExample<ModelInput>] {
        PlantedTexts.examples(160, seed: seed).map { example in
            var example = example
            example.teacherLogits = example.target == .label(1) ? [-1, 2] : [2, -1.5]
            return example
        }
    }

    private func run(threadCount: Int = 2) throws -> TrainingRun<TrainableClassifier> {
        let classifier = try classifier()
        return try TrainingRun(
            classifier, from: classifier.initialWeights(seed: 2), on: Self.examples(1), development: Self.examples(2),
            settings: Self.short, threadCount: threadCount)
    }

    private func elements(_ weights: NetworkWeights) throws -> [String: [Float]] {
        try weights.names.reduce(into: [:]) { $0[$1] = try weights.elements(of: $1) }
    }

    @Test func anyNumberOfThreadsGivesTheSame() throws {
        let results = try [1, 2, 5].map { threadCount in
            let run = try run(threadCount: threadCount)
            var events: [TrainingRun<TrainableClassifier>.Event] = []
            while let event = try run.advance() { events.append(event) }
            return (events, try elements(run.weights()), try elements(run.bestWeights()))
        }
        for other in results.dropFirst() {
            #expect(other.0 == results[0].0)
            #expect(other.1 == results[0].1)
            #expect(other.2 == results[0].2)
        }
        #expect(results[0].0.count == 8 + 3)
    }

    @Test(arguments: [0, 1, 3, 4, 7, 10, 11])
    func goesOnWhereItWasSaved(eventCount: Int) throws {
        let whole = try run()
        var events: [TrainingRun<TrainableClassifier>.Event] = []
        while let event = try whole.advance() { events.append(event) }

        let folder = try TemporaryFolder()
        let state = folder.url("state.safetensors")
        let first = try run()
        for _ in 0..<eventCount { _ = try first.advance() }
        try first.save(to: state)
        let classifier = try classifier()
        let second = try TrainingRun(
            resuming: state, classifier, on: Self.examples(1), development: Self.examples(2), settings: Self.short,
            threadCount: 1)
        #expect(second.step == first.step)
        var rest: [TrainingRun<TrainableClassifier>.Event] = []
        while let event = try second.advance() { rest.append(event) }
        #expect(rest == Array(events[eventCount...]))
        #expect(try elements(second.weights()) == elements(whole.weights()))
        #expect(try elements(second.bestWeights()) == elements(whole.bestWeights()))
        #expect(second.evaluations == whole.evaluations)
    }

    @Test func anotherTrainingsStateIsRefused() throws {
        let folder = try TemporaryFolder()
        let state = folder.url("state.safetensors")
        let run = try run()
        _ = try run.advance()
        try run.save(to: state)
        func resume(
            _ examples: [TrainingExample<ModelInput>] = Self.examples(1),
            _ development: [TrainingExample<ModelInput>] = Self.examples(2), _ settings: TrainingSettings = Self.short
        ) throws {
            _ = try TrainingRun(
                resuming: state, try classifier(), on: examples, development: development, settings: settings,
                threadCount: 1)
        }
        try resume()
        var other = Self.short
        other.learningRate = 4e-3
        var changed = Self.examples(1)
        changed[3].teacherLogits = [0, 0]
        for (message, body) in [
            ("a training with other settings;", { try resume(Self.examples(1), Self.examples(2), other) }),
            ("a training with other training data (160 examples);", { try resume(changed) }),
            ("a training with other development data (160 examples);", { try resume(Self.examples(1), Self.examples(3)) }),
        ] as [(String, () throws -> Void)] {
            let error = #expect(throws: TrainingError.self, performing: body)
            #expect("\(try #require(error))".contains(message), "\(String(describing: error))")
        }
        try Data("x".utf8).write(to: state)
        #expect(throws: (any Error).self) { try resume() }
    }

    // MARK: - When it ends

    @Test func stopsWhenItGetsNoBetter() throws {
        // Nothing can be learnt from equal inputs with opposite labels.
        let model = LinearModel(inputCount: 1, labels: TrainableLabels(count: 2))
        let examples = [0, 1].map { TrainingExample([Float(1)], .label($0)) }
        let run = try TrainingRun(
            model, from: model.weights([0, 0], [0, 0]), on: examples, development: examples,
            settings: TrainingSettings(epochCount: 50, batchSize: .examples(1), learningRate: 1, patience: 3),
            threadCount: 1)
        while try run.advance() != nil {}
        #expect(run.hasStoppedEarly && run.isFinished)
        let best = try #require(run.bestEvaluation)
        #expect(run.evaluations.last?.step == run.step)
        #expect(run.step == best.step + 3 * 2)
    }

    @Test func withoutDevelopmentDataTheLastWeightsAreTheBest() throws {
        let model = LinearModel(inputCount: 1, labels: TrainableLabels(count: 1, areExclusive: false))
        let run = try TrainingRun(
            model, from: model.weights([0], [0]), on: [TrainingExample([1], .label(1))],
            settings: TrainingSettings(epochCount: 4, learningRate: 0.1), threadCount: 1)
        while try run.advance() != nil {}
        #expect(run.step == 4 && run.evaluations.isEmpty && run.bestEvaluation == nil)
        #expect(try elements(run.bestWeights()) == elements(run.weights()))
        #expect(try run.bestWeights().elements(of: "weight")?[0] ?? 0 > 0.1)
    }

    // MARK: - What is refused

    private typealias Change = @Sendable (inout TrainingSettings) -> Void

    private static let wrongSettings: [(message: String, change: Change)] = [
        ("the number of epochs is 0; expected at least 1", { $0.epochCount = 0 }),
        ("the batch size is 0; expected at least 1", { $0.batchSize = .tokens(0) }),
        ("the learning rate is -1.0; expected a number above 0", { $0.learningRate = -1 }),
        ("the learning rate is nan; expected a number above 0", { $0.learningRate = .nan }),
        ("the warm-up is 1.5; expected a share from 0 to 1", { $0.warmUpShare = 1.5 }),
        ("the weight decay is -0.1; expected at least 0", { $0.weightDecay = -0.1 }),
        ("the largest gradient norm is 0.0; expected a number above 0", { $0.largestGradientNorm = 0 }),
        ("Adam's first decay rate is 1.0; expected from 0 to below 1", { $0.firstDecay = 1 }),
        ("the temperature is 0.0; expected a number above 0", { $0.distillation = Distillation(temperature: 0) }),
        ("the teacher's weight is 2.0; expected from 0 to 1", { $0.distillation = Distillation(weight: 2) }),
        ("the patience is 0; expected at least 1 evaluation", { $0.patience = 0 }),
        ("example 0 has 0 logits of the teacher, but the classifier has 2 labels", { $0.distillation = Distillation() }),
    ]

    @Test(arguments: wrongSettings.indices)
    func wrongSettingsAreSaid(index: Int) throws {
        let (message, change) = Self.wrongSettings[index]
        var settings = TrainingSettings()
        change(&settings)
        let model = LinearModel(inputCount: 1, labels: TrainableLabels(count: 2))
        let error = #expect(throws: TrainingError.self) {
            try TrainingRun(
                model, from: model.weights([0, 0], [0, 0]), on: [TrainingExample([1], .label(1))], settings: settings,
                threadCount: 1)
        }
        #expect(error?.description == message)
    }

    @Test func wrongExamplesAndWeights() throws {
        let model = LinearModel(inputCount: 1, labels: TrainableLabels(count: 2))
        func run(_ targets: [TrainingTarget], _ weights: NetworkWeights) throws {
            _ = try TrainingRun(
                model, from: weights, on: targets.map { TrainingExample([1], $0) }, threadCount: 1)
        }
        let weights = try model.weights([0, 0], [0, 0])
        #expect(throws: TrainingError.noExamples) { try run([], weights) }
        for wrong in [TrainingTarget.label(2), .label(-1), .probabilities([1]), .probabilities([0.5, 0.6])] {
            #expect(throws: TrainingError.wrongTarget(index: 1, labelCount: 2)) { try run([.label(0), wrong], weights) }
        }
        try run([.label(0), .probabilities([0.25, 0.75])], weights)
        #expect(throws: NetworkWeightsError.missing("bias")) {
            try run([.label(0)], NetworkWeights([("weight", [2, 1], [0, 0])]))
        }
        #expect(throws: NetworkWeightsError.wrongShape("weight", expected: [2, 1], found: [1, 2])) {
            try run([.label(0)], NetworkWeights([("weight", [1, 2], [0, 0]), ("bias", [2], [0, 0])]))
        }
    }
}
