/// Metrics that are asked for together, because they are made from the same perturbations.
public enum MetricGroup: String, Sendable, CaseIterable, Codable {
    case deletion
    case curves
    case aopc
    case eraser
    case infidelity
    case sensitivity
    case stability
    case naiveBayes = "naive-bayes"
    case humanAttention = "human-attention"
    case cost

    /// The metrics of the group, in the order of tables.
    public func names(_ settings: EvaluationSettings = EvaluationSettings()) -> [MetricName] {
        switch self {
        case .deletion:
            [.deletionError] + (1...max(settings.maximumDeletions, 1)).map { .deletionErrorAt($0) }
                + [.deletionR2, .deletionCorrelation]
        case .curves: [.deletionArea, .insertionArea, .deletionLogOddsArea, .insertionLogOddsArea]
        case .aopc: [.aopc, .logOdds]
        case .eraser: [.comprehensiveness, .sufficiency]
        case .infidelity: [.infidelity]
        case .sensitivity: [.maxSensitivity]
        case .stability: [.stability, .stabilityDeviation]
        case .naiveBayes: [.naiveBayes]
        case .humanAttention: [.humanAttention]
        case .cost: [.forwardPasses, .backwardPasses, .seconds]
        }
    }

    /// Whether the metrics ask for more explanations than the one that they are of.
    public var explainsAnew: Bool { self == .sensitivity || self == .stability }

    /// Whether the metrics are also of the scores that a method gives beside its main one. The others ask what scores
    /// predict, or what the method does, which is one answer per explanation.
    public var isOfEveryScore: Bool { self == .curves || self == .naiveBayes || self == .humanAttention }
}
