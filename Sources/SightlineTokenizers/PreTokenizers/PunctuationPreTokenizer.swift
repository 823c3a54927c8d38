import SightlineJSON

/// `Punctuation`: cuts at punctuation marks.
struct PunctuationPreTokenizer: PreTokenizer {
    private let behavior: SplitBehavior

    init(_ reader: JSONReader) throws {
        behavior = try reader.ifPresent("behavior").map { try SplitBehavior($0) } ?? .isolated
    }

    func preTokenize(_ text: inout PreTokenizedText) {
        text.split(behavior, at: \.isPunctuation)
    }
}
