/// A number that says something of one explanation, by the name that files and tables have for it.
public enum MetricName: Sendable, Hashable {
    case deletionError
    /// After so many deletions.
    case deletionErrorAt(Int)
    case deletionR2
    case deletionCorrelation
    case deletionArea
    case deletionLogOddsArea
    case insertionArea
    case insertionLogOddsArea
    case aopc
    case logOdds
    case comprehensiveness
    case sufficiency
    case infidelity
    case maxSensitivity
    case stability
    case stabilityDeviation
    case naiveBayes
    case humanAttention
    case forwardPasses
    case backwardPasses
    case seconds
}

extension MetricName: RawRepresentable {
    private static let errorPrefix = "deletion-mse@"

    /// As files and tables have it, such as `deletion-mse@3`.
    public var rawValue: String {
        switch self {
        case .deletionErrorAt(let count): Self.errorPrefix + "\(count)"
        case .deletionError: "deletion-mse"
        case .deletionR2: "deletion-r2"
        case .deletionCorrelation: "deletion-correlation"
        case .deletionArea: "deletion-auc"
        case .deletionLogOddsArea: "deletion-auc-log-odds"
        case .insertionArea: "insertion-auc"
        case .insertionLogOddsArea: "insertion-auc-log-odds"
        case .aopc: "aopc"
        case .logOdds: "log-odds"
        case .comprehensiveness: "comprehensiveness"
        case .sufficiency: "sufficiency"
        case .infidelity: "infidelity"
        case .maxSensitivity: "max-sensitivity"
        case .stability: "stability"
        case .stabilityDeviation: "stability-deviation"
        case .naiveBayes: "naive-bayes"
        case .humanAttention: "human-attention"
        case .forwardPasses: "passes"
        case .backwardPasses: "backward-passes"
        case .seconds: "seconds"
        }
    }

    public init?(rawValue: String) {
        if rawValue.hasPrefix(Self.errorPrefix) {
            guard let count = Int(rawValue.dropFirst(Self.errorPrefix.count)), count > 0,
                rawValue == Self.errorPrefix + "\(count)"
            else { return nil }
            self = .deletionErrorAt(count)
        } else {
            guard let name = Self.withoutCount.first(where: { $0.rawValue == rawValue }) else { return nil }
            self = name
        }
    }

    private static let withoutCount = MetricGroup.allCases.flatMap { $0.names() }
}

extension MetricName: Codable, CodingKeyRepresentable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public var codingKey: any CodingKey { Key(stringValue: rawValue) }

    public init?(codingKey: some CodingKey) {
        self.init(rawValue: codingKey.stringValue)
    }
}
