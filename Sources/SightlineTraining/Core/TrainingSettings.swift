/// How a classifier is trained.
public struct TrainingSettings: Sendable, Equatable, Codable {
    public enum BatchSize: Sendable, Equatable {
        case examples(Int)
        /// Examples of at most so many tokens together (a longer one is a batch by itself).
        case tokens(Int)
    }

    /// Times that every example is seen.
    public var epochCount: Int
    public var batchSize: BatchSize
    /// The highest learning rate: it rises to it from 0 and falls back to 0, both in a line.
    public var learningRate: Double
    /// The share of all steps in which it rises.
    public var warmUpShare: Double
    /// Decoupled: what parameters lose of themselves per step, per unit of learning rate.
    public var weightDecay: Double
    /// The largest norm of a step's gradients, all parameters together; longer ones are shortened to it.
    public var largestGradientNorm: Double
    /// Adam's decay rates of the first and second moment, and what keeps it from dividing by 0.
    public var firstDecay: Double
    public var secondDecay: Double
    public var epsilon: Double
    public var distillation: Distillation?
    /// Steps from one look at the development set to the next; nil for once an epoch.
    public var evaluationInterval: Int?
    /// Evaluations without a better one before training stops early; nil for never.
    public var patience: Int?
    public var seed: UInt64

    public init(
        epochCount: Int = 3, batchSize: BatchSize = .examples(32), learningRate: Double = 5e-5,
        warmUpShare: Double = 0.1, weightDecay: Double = 0.01, largestGradientNorm: Double = 1,
        firstDecay: Double = 0.9, secondDecay: Double = 0.999, epsilon: Double = 1e-8,
        distillation: Distillation? = nil, evaluationInterval: Int? = nil, patience: Int? = nil, seed: UInt64 = 0
    ) {
        self.epochCount = epochCount
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.warmUpShare = warmUpShare
        self.weightDecay = weightDecay
        self.largestGradientNorm = largestGradientNorm
        self.firstDecay = firstDecay
        self.secondDecay = secondDecay
        self.epsilon = epsilon
        self.distillation = distillation
        self.evaluationInterval = evaluationInterval
        self.patience = patience
        self.seed = seed
    }

    /// - Throws: ``TrainingError/invalidSetting(name:found:expected:)``.
    func validate() throws {
        func require(_ name: String, _ value: some Any, _ expected: String, _ isRight: Bool) throws {
            guard isRight else { throw TrainingError.invalidSetting(name: name, found: "\(value)", expected: expected) }
        }
        let size = switch batchSize {
        case .examples(let count), .tokens(let count): count
        }
        try require("the number of epochs", epochCount, "at least 1", epochCount >= 1)
        try require("the batch size", size, "at least 1", size >= 1)
        try require("the learning rate", learningRate, "a number above 0", learningRate > 0 && learningRate.isFinite)
        try require("the warm-up", warmUpShare, "a share from 0 to 1", 0...1 ~= warmUpShare)
        try require("the weight decay", weightDecay, "at least 0", weightDecay >= 0 && weightDecay.isFinite)
        try require("the largest gradient norm", largestGradientNorm, "a number above 0", largestGradientNorm > 0)
        try require("Adam's first decay rate", firstDecay, "from 0 to below 1", 0..<1 ~= firstDecay)
        try require("Adam's second decay rate", secondDecay, "from 0 to below 1", 0..<1 ~= secondDecay)
        try require("Adam's epsilon", epsilon, "a number above 0", epsilon > 0)
        try require("the evaluation interval", evaluationInterval ?? 1, "at least 1 step", evaluationInterval ?? 1 >= 1)
        try require("the patience", patience ?? 1, "at least 1 evaluation", patience ?? 1 >= 1)
        if let distillation {
            try require("the temperature", distillation.temperature, "a number above 0", distillation.temperature > 0)
            try require("the teacher's weight", distillation.weight, "from 0 to 1", 0...1 ~= distillation.weight)
        }
    }
}

extension TrainingSettings.BatchSize: Codable {
    private enum Key: String, CodingKey {
        case examples
        case tokens
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let count = try container.decodeIfPresent(Int.self, forKey: .tokens) {
            self = .tokens(count)
        } else {
            self = .examples(try container.decode(Int.self, forKey: .examples))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .examples(let count): try container.encode(count, forKey: .examples)
        case .tokens(let count): try container.encode(count, forKey: .tokens)
        }
    }
}
