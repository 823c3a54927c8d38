import SightlineAttribution
import SightlineModels

/// What an evaluation's results are results of: the first line of their file.
///
/// Two runs with equal headers over the same texts have equal results, but for seconds.
public struct EvaluationHeader: Sendable, Equatable, Codable {
    /// A method with every one of its options.
    public struct Method: Sendable, Equatable, Codable {
        public var name: String
        public var budget: Int?
        public var method: Explanation.Method
        public var seed: UInt64

        public init(_ candidate: Candidate, for model: any ScoringModel) {
            name = candidate.name
            budget = candidate.budget
            method = candidate.explainer.method(for: model)
            seed = candidate.explainer.seed
        }
    }

    public static let currentFormat = "sightline-evaluation"
    public static let currentVersion = 1

    public var format = Self.currentFormat
    public var version = Self.currentVersion
    /// The version of the program that made them.
    public var program: String
    public var model: String
    /// What scores were computed in, such as `bf16`; nil for float32.
    public var precision: String?
    /// The data as they were named.
    public var data: String

    /// The explained label, where it is the same for all texts; nil for the predicted one.
    public var target: String?
    public var groups: [MetricGroup]
    public var settings: EvaluationSettings
    public var methods: [Method]

    /// The names of data and model without their folders.
    public var shortNames: (data: String, model: String) {
        func last(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
        return (last(data), last(model))
    }

    public init(
        program: String, model: String, precision: Precision = .float32, data: String, target: String?,
        groups: [MetricGroup],
        settings: EvaluationSettings, methods: [Method]
    ) {
        self.program = program
        self.model = model
        self.precision = precision.resultName
        self.data = data
        self.target = target
        self.groups = groups
        self.settings = settings
        self.methods = methods
    }
}
