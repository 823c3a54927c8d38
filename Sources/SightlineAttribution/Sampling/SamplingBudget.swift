/// What sampling may cost: it ends at the limit that is reached first. nil is no limit.
public struct SamplingBudget: Sendable, Equatable {
    /// Forward passes, those over the whole text and for the check of reduced precision among them.
    public var passes: Int?
    /// Of the wall clock, from the text to its explanation. What is drawn then depends on the machine; the number of samples
    /// that came out makes the explanation again.
    public var seconds: Double?
    /// Bytes that the process may hold at its height, the model among them.
    public var memory: Int?

    public static let unlimited = SamplingBudget()

    public init(passes: Int? = nil, seconds: Double? = nil, memory: Int? = nil) {
        self.passes = passes
        self.seconds = seconds
        self.memory = memory
    }
}
