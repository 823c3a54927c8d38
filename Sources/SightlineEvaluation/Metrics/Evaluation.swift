import SightlineAttribution

/// What was measured of one explanation, by one of its scores.
public struct Evaluation: Sendable, Equatable, Codable {
    /// How results name the text.
    public var text: String
    public var method: Explanation.Method
    /// What the method's randomness started from.
    public var seed: UInt64
    /// Which of the method's scores ranked the tokens.
    public var score: Explanation.ScoreName
    public var model: String
    public var target: Target.Resolved
    /// Finite.
    public var metrics: [MetricName: Double]
    /// Why metrics that were asked for have no value.
    public var missing: [MetricName: MissingReason]
    /// The explanation's own.
    public var warnings: [Explanation.Warning]

    init(of explanation: Explanation, by score: Explanation.ScoreName, on text: EvaluatedText) {
        self.text = text.id
        method = explanation.method
        seed = explanation.seed
        self.score = score
        model = explanation.model
        target = explanation.target
        metrics = [:]
        missing = [:]
        warnings = explanation.warnings
    }

    /// Notes a value, or why there is none.
    mutating func note(_ name: MetricName, _ value: Double) {
        if value.isFinite { metrics[name] = value } else { missing[name] = .overflow }
    }

    mutating func note(_ name: MetricName, _ value: Double?, elseMissing reason: MissingReason) {
        if let value { note(name, value) } else { missing[name] = reason }
    }
}
