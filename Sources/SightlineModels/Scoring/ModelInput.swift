/// What a model is given of a sequence: token ids, special tokens included.
public struct ModelInput: Sendable, Hashable {
    public var ids: [Int]
    /// Which text of a pair each token belongs to, for models that tell; nil if all are of one.
    public var segments: [Int]?

    public init(_ ids: [Int], segments: [Int]? = nil) {
        self.ids = ids
        self.segments = segments
    }
}

/// A text to look at, or a pair of texts that a model reads together.
public struct TextInput: Sendable, Hashable, ExpressibleByStringLiteral {
    public var text: String
    public var pair: String?

    public init(_ text: String, pair: String? = nil) {
        self.text = text
        self.pair = pair
    }

    public init(stringLiteral text: String) {
        self.init(text)
    }
}
