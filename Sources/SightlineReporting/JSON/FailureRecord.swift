/// What stands in the output for an input that failed, so that lines stay in order and can be counted.
public struct FailureRecord: Sendable, Equatable, Codable {
    /// The line of the input, from 1.
    public let line: Int
    public let error: String

    public init(line: Int, error: String) {
        self.line = line
        self.error = error
    }
}
