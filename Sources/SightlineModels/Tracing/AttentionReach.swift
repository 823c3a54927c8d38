/// Which tokens a token sees: all between so many before it and so many after it; nil is no bound.
public struct AttentionReach: Sendable, Hashable {
    public var before: Int?
    public var after: Int?

    public init(before: Int? = nil, after: Int? = nil) {
        self.before = before
        self.after = after
    }

    public static let everything = AttentionReach()
    public static let causal = AttentionReach(after: 0)

    public func contains(query: Int, key: Int) -> Bool {
        query - key <= before ?? .max && key - query <= after ?? .max
    }
}
