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
    private static let named: [(name: MetricName, raw: String)] = [
        (.deletionError, "deletion-mse"), (.deletionR2, "deletion-r2"), (.deletionCorrelation, "deletion-correlation"),
        (.deletionArea, "deletion-auc"), (.deletionLogOddsArea, "deletion-auc-log-odds"),
        (.insertionArea, "insertion-auc"), (.insertionLogOddsArea, "insertion-auc-log-odds"), (.aopc, "aopc"),
        (.logOdds, "log-odds"), (.comprehensiveness, "comprehensiveness"), (.sufficiency, "sufficiency"),
        (.infidelity, "infidelity"), (.maxSensitivity, "max-sensitivity"), (.stability, "stability"),
        (.stabilityDeviation, "stability-deviation"), (.naiveBayes, "naive-bayes"), (.humanAttention, "human-attention"),
        (.forwardPasses, "passes"), (.backwardPasses, "backward-passes"), (.seconds, "seconds"),
    ]
    private static let rawOfName = Dictionary(uniqueKeysWithValues: named.map { ($0.name, $0.raw) })
    private static let nameOfRaw = Dictionary(uniqueKeysWithValues: named.map { ($0.raw, $0.name) })
    private static let errorPrefix = "deletion-mse@"

    /// As files and tables have it, such as `deletion-mse@3`.
    public var rawValue: String {
        if case .deletionErrorAt(let count) = self { return Self.errorPrefix + "\(count)" }
        return Self.rawOfName[self] ?? ""
    }

    public init?(rawValue: String) {
        if let name = Self.nameOfRaw[rawValue] {
            self = name
        } else if rawValue.hasPrefix(Self.errorPrefix), let count = Int(rawValue.dropFirst(Self.errorPrefix.count)),
            count > 0, rawValue == Self.errorPrefix + "\(count)" {
            self = .deletionErrorAt(count)
        } else {
            return nil
        }
    }
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
