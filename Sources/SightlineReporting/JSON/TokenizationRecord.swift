/// A text's tokens as JSON, in parallel arrays; offsets in Unicode scalars.
public struct TokenizationRecord: Sendable, Equatable, Encodable {
    public let text: String
    /// The second text of a pair; offsets and words count from 0 in each text.
    public let pair: String?
    /// How the model names itself.
    public let model: String
    public let ids: [Int]
    public let tokens: [String]
    /// Start and end of each token.
    public let offsets: [[Int]]
    /// The index of each token's word; null for tokens that stand for no part of the text.
    public let words: [Int?]

    public init(
        text: String, pair: String? = nil, model: String, ids: [Int], tokens: [String], offsets: [Range<Int>],
        words: [Int?]
    ) {
        self.text = text
        self.pair = pair
        self.model = model
        self.ids = ids
        self.tokens = tokens
        self.offsets = offsets.map { [$0.lowerBound, $0.upperBound] }
        self.words = words
    }
}
