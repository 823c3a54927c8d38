import SightlineAttribution

/// What explaining texts would take, as JSON.
public struct EstimateRecord: Sendable, Equatable, Encodable {
    public let model: String
    public let method: Explanation.Method
    /// What scores are computed in; nil for float32.
    public let precision: String?
    /// Texts that the estimate is of.
    public let texts: Int
    /// Texts that cannot be explained, which it leaves out.
    public let failures: Int
    /// At most.
    public let forwardPasses: Int
    public let backwardPasses: Int
    public let tokens: Int
    /// At the speed of a few sequences that were scored for the purpose.
    public let seconds: Double
    public let threads: Int
    /// Bytes at the height.
    public let memory: Int

    public init(
        model: String, method: Explanation.Method, precision: String?, texts: Int, failures: Int, cost: PlannedCost,
        seconds: Double, threads: Int, memory: Int
    ) {
        self.model = model
        self.method = method
        self.precision = precision
        self.texts = texts
        self.failures = failures
        forwardPasses = cost.forwardPasses
        backwardPasses = cost.backwardPasses
        tokens = cost.tokens
        self.seconds = seconds
        self.threads = threads
        self.memory = memory
    }
}
