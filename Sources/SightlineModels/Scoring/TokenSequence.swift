/// A text as a model sees it: its tokens, each with its place in the text, special tokens included.
public struct TokenSequence: Sendable, Equatable {
    public struct Token: Sendable, Equatable, Codable {
        public let id: Int
        /// As spelled in the vocabulary, such as `##ly`.
        public let text: String
        /// Where it stands in the text, in Unicode scalars from 0; empty for tokens that stand for no part of it.
        public let range: Range<Int>
        /// Index of the word it is part of, from 0; nil for special tokens.
        public let word: Int?
        /// Whether it is one of the model's own tokens (`[CLS]`, `[SEP]`, …): never perturbed, never scored.
        public let isSpecial: Bool

        public init(id: Int, text: String, range: Range<Int>, word: Int?, isSpecial: Bool) {
            self.id = id
            self.text = text
            self.range = range
            self.word = word
            self.isSpecial = isSpecial
        }
    }

    /// What was cut off because the model takes no more.
    public struct Truncation: Sendable, Equatable, Codable {
        /// Tokens that did not fit.
        public let removedTokenCount: Int
        /// Where the kept part of the text ends, in Unicode scalars.
        public let keptScalarCount: Int
        /// The model's limit, special tokens included.
        public let limit: Int
    }

    public let text: String
    public let tokens: [Token]
    public let truncation: Truncation?
    /// Indices into ``tokens`` of those that stand for a part of the text.
    public let contentIndices: [Int]

    public init(text: String, tokens: [Token], truncation: Truncation? = nil) {
        self.text = text
        self.tokens = tokens
        self.truncation = truncation
        contentIndices = tokens.indices.filter { !tokens[$0].isSpecial }
    }

    /// Ids of the whole sequence.
    public var ids: [Int] { tokens.map(\.id) }

    /// Ids of the content tokens, in order.
    public var contentIDs: [Int] { contentIndices.map { tokens[$0].id } }

    /// The ids that are left when content tokens are taken out; special tokens stay where they are.
    ///
    /// - Parameter isKept: One flag per content token.
    public func ids(keeping isKept: [Bool]) -> [Int] {
        var ids: [Int] = []
        ids.reserveCapacity(tokens.count)
        var content = 0
        for token in tokens {
            if token.isSpecial {
                ids.append(token.id)
            } else {
                if isKept[content] { ids.append(token.id) }
                content += 1
            }
        }
        return ids
    }

    /// Other content in this sequence's frame: the special tokens before the first and after the last content token.
    public func ids(framing content: [Int]) -> [Int] {
        guard let first = contentIndices.first, let last = contentIndices.last else { return ids + content }
        return tokens[..<first].map(\.id) + content + tokens[(last + 1)...].map(\.id)
    }
}
