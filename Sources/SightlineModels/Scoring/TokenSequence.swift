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
        /// Which text of a pair ``range`` counts in: 0 or 1.
        public let textIndex: Int
        /// The segment that the tokenizer gives it, for models that tell segments apart.
        public let segment: Int

        public init(
            id: Int, text: String, range: Range<Int>, word: Int?, isSpecial: Bool, textIndex: Int = 0, segment: Int = 0
        ) {
            self.id = id
            self.text = text
            self.range = range
            self.word = word
            self.isSpecial = isSpecial
            self.textIndex = textIndex
            self.segment = segment
        }
    }

    /// What was cut off because the model takes no more.
    public struct Truncation: Sendable, Equatable, Codable {
        /// Tokens that did not fit.
        public let removedTokenCount: Int
        /// Where the kept part of the text ends, in Unicode scalars.
        public let keptScalarCount: Int
        /// The same of the second text of a pair.
        public let keptPairScalarCount: Int?
        /// The model's limit, special tokens included.
        public let limit: Int
    }

    public let text: String
    /// The second text of a pair.
    public let pair: String?
    public let tokens: [Token]
    public let truncation: Truncation?
    /// Indices into ``tokens`` of those that stand for a part of the text.
    public let contentIndices: [Int]

    public init(text: String, pair: String? = nil, tokens: [Token], truncation: Truncation? = nil) {
        self.text = text
        self.pair = pair
        self.tokens = tokens
        self.truncation = truncation
        contentIndices = tokens.indices.filter { !tokens[$0].isSpecial }
    }

    /// Ids of the whole sequence.
    public var ids: [Int] { tokens.map(\.id) }

    /// Ids of the content tokens, in order.
    public var contentIDs: [Int] { contentIndices.map { tokens[$0].id } }

    /// The whole sequence for the model.
    public var input: ModelInput { ModelInput(tokens) }

    /// What is left when content tokens are taken out; special tokens stay where they are.
    ///
    /// - Parameter isKept: One flag per content token.
    public func input(keeping isKept: [Bool]) -> ModelInput {
        var kept: [Token] = []
        kept.reserveCapacity(tokens.count)
        var content = 0
        for token in tokens {
            if token.isSpecial {
                kept.append(token)
            } else {
                if isKept[content] { kept.append(token) }
                content += 1
            }
        }
        return ModelInput(kept)
    }

    /// Some of the content tokens, in any order and any of them repeated, in this sequence's frame: the special tokens
    /// before the first and after the last content token of each text. Each token goes to its own text.
    ///
    /// - Parameter places: Indices into ``contentIndices``.
    public func input(framing places: [Int]) -> ModelInput {
        let chosen = places.map { tokens[contentIndices[$0]] }
        var framed: [Token] = []
        var next = 0
        for textIndex in 0...1 {
            let own = contentIndices.filter { tokens[$0].textIndex == textIndex }
            guard let first = own.first, let last = own.last else { continue }
            framed += tokens[next..<first]
            framed += chosen.filter { $0.textIndex == textIndex }
            next = last + 1
        }
        return ModelInput(framed + tokens[next...])
    }
}

extension ModelInput {
    fileprivate init(_ tokens: [TokenSequence.Token]) {
        let segments = tokens.map(\.segment)
        self.init(tokens.map(\.id), segments: segments.allSatisfy { $0 == 0 } ? nil : segments)
    }
}
