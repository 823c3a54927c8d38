import SightlineModels
import SightlineTensors

/// A training, one step after the other.
///
/// ```swift
/// let run = try TrainingRun(network, from: network.initialWeights(seed: 0), on: examples, development: held)
/// while let event = try run.advance() { print(event) }
/// let weights = try run.bestWeights()
/// ```
///
/// What happens at a step is a function of the settings, the examples and the step's number: equal ones give the same
/// weights, to the last bit, on any number of threads, and whether a run went on from a saved state or not.
public final class TrainingRun<Model: Trainable> {
    public typealias Example = TrainingExample<Model.Input>

    public let model: Model
    public let settings: TrainingSettings
    let development: [Example]
    private let gradients: PartialGradients<Model>
    private let threads: Threads
    private let batches: Batches
    private let schedule: LearningRateSchedule
    /// The number of the first step of each epoch, and at the end that of all steps.
    private let epochStarts: [Int]
    private var currentEpoch: (index: Int, batches: [[Int]])?
    let optimizer: AdamW
    /// Worked out when it is first needed.
    private(set) lazy var signature = TrainingSignature(settings, gradients.examples, development)
    private(set) var best: TrainingState.Best?
    /// Looks at the development set, the first one first.
    public private(set) var evaluations: [TrainingEvaluation]

    /// - Parameters:
    ///   - weights: What the parameters are at first.
    ///   - development: Examples that nothing is learnt from, and the best weights are chosen by. Without any, the best
    ///     are the last.
    /// - Throws: ``TrainingError`` or `NetworkWeightsError`.
    public convenience init(
        _ model: Model, from weights: NetworkWeights, on examples: [Example], development: [Example] = [],
        settings: TrainingSettings = TrainingSettings(), threadCount: Int
    ) throws {
        let start = TrainingState(parameters: SharedTensors(try weights.tensors(of: model.parameters)))
        try self.init(model, start, examples, development, settings, Threads(threadCount))
    }

    init(
        _ model: Model, _ state: TrainingState, _ examples: [Example], _ development: [Example],
        _ settings: TrainingSettings, _ threads: Threads
    ) throws {
        try settings.validate()
        guard !examples.isEmpty else { throw TrainingError.noExamples }
        try Self.check(examples, model.labels, needsTeacher: settings.distillation.map { $0.weight > 0 } ?? false)
        try Self.check(development, model.labels, needsTeacher: false)
        self.model = model
        self.settings = settings
        self.development = development
        self.threads = threads
        gradients = PartialGradients(
            model: model, objective: TrainingObjective(labels: model.labels, distillation: settings.distillation),
            examples: examples, seed: settings.seed)
        let batches = Batches(
            lengths: examples.map { max(1, model.length(of: $0.input)) }, size: settings.batchSize, seed: settings.seed)
        self.batches = batches
        epochStarts = (0..<settings.epochCount).reduce(into: [0]) { starts, epoch in
            starts.append(starts[epoch] + batches.epoch(epoch).count)
        }
        schedule = LearningRateSchedule(
            peak: settings.learningRate, stepCount: epochStarts[settings.epochCount], warmUpShare: settings.warmUpShare)
        optimizer = try AdamW(
            state.parameters.copied().all, decays: model.parameters.map(\.decays),
            moments: state.moments.map { (first: $0.first.all, second: $0.second.all) }, stepCount: state.step,
            rates: .init(
                firstDecay: settings.firstDecay, secondDecay: settings.secondDecay, epsilon: settings.epsilon,
                weightDecay: settings.weightDecay),
            threads: threads)
        best = state.best
        evaluations = state.evaluations
    }

    private static func check(_ examples: [Example], _ labels: TrainableLabels, needsTeacher: Bool) throws {
        for (index, example) in examples.enumerated() {
            guard example.target.probabilities(of: labels) != nil else {
                throw TrainingError.wrongTarget(index: index, labelCount: labels.count)
            }
            let found = example.teacherLogits?.count
            if found ?? (needsTeacher ? 0 : labels.count) != labels.count {
                throw TrainingError.wrongTeacherLogits(index: index, expected: labels.count, found: found ?? 0)
            }
        }
    }
}

// MARK: - Progress

extension TrainingRun {
    /// What happened last.
    public enum Event: Sendable, Equatable {
        /// - Parameter loss: The mean over the step's examples.
        case step(loss: Double, gradientNorm: Double)
        case evaluation(TrainingEvaluation, isBest: Bool)
    }

    /// Steps that are done.
    public var step: Int { optimizer.stepCount }
    /// Steps there are, unless training stops early.
    public var stepCount: Int { schedule.stepCount }
    /// The epoch that the next step is of, from 0.
    public var epoch: Int { min(epochStarts.lastIndex { $0 <= step } ?? 0, settings.epochCount - 1) }
    public var bestEvaluation: TrainingEvaluation? { best?.evaluation }

    /// Whether the development set has not become better for as long as there is patience.
    public var hasStoppedEarly: Bool {
        guard let patience = settings.patience, let best else { return false }
        return evaluations.count { $0.step > best.evaluation.step } >= patience
    }

    public var isFinished: Bool { !isEvaluationDue && (hasStoppedEarly || step >= stepCount) }

    private var isEvaluationDue: Bool {
        guard !development.isEmpty, step > 0, evaluations.last?.step != step else { return false }
        guard let interval = settings.evaluationInterval else { return epochStarts.contains(step) }
        return step % interval == 0 || step == stepCount
    }

    /// The parameters that did best on the development set; without one, as they are now.
    public func bestWeights() throws -> NetworkWeights {
        let tensors = try best?.parameters ?? SharedTensors(optimizer.parameters).copied()
        return NetworkWeights(tensors.all, of: model.parameters)
    }

    /// The parameters as they are now.
    public func weights() throws -> NetworkWeights {
        NetworkWeights(try SharedTensors(optimizer.parameters).copied().all, of: model.parameters)
    }

    /// Does the next step, or looks at the development set where that is due.
    ///
    /// - Returns: nil at the end.
    /// - Throws: ``TrainingError/diverged(step:)``, or what the model throws.
    public func advance() throws -> Event? {
        if isEvaluationDue { return try evaluate() }
        return isFinished ? nil : try learn()
    }
}

// MARK: - Work

extension TrainingRun {
    private func evaluate() throws -> Event {
        let evaluation = try model.evaluate(development, SharedTensors(optimizer.parameters), step: step, threads)
        evaluations.append(evaluation)
        let isBest = best.map { evaluation.isBetter(than: $0.evaluation) } ?? true
        if isBest {
            best = TrainingState.Best(evaluation: evaluation, parameters: try SharedTensors(optimizer.parameters).copied())
        }
        return .evaluation(evaluation, isBest: isBest)
    }

    private func learn() throws -> Event {
        let batch = batch(step)
        let parts = batches.parts(of: batch)
        let (step, gradients) = (step, gradients)
        let parameters = SharedTensors(optimizer.parameters)
        let sum = GradientSum(optimizer)
        try threads.run(parts.count) { index in
            try sum.add(
                gradients(of: parts[index], batchCount: batch.count, at: parameters, step: step, part: index), part: index)
        }
        let norm = try optimizer.step(
            rate: schedule.rate(step: step), largestNorm: settings.largestGradientNorm)
        return .step(loss: sum.loss, gradientNorm: norm)
    }

    private func batch(_ step: Int) -> [Int] {
        let index = epoch
        if currentEpoch?.index != index { currentEpoch = (index, batches.epoch(index)) }
        return currentEpoch?.batches[step - epochStarts[index]] ?? []
    }
}
