import SightlineJSON

/// `Split`: cuts at the matches of a pattern.
struct SplitPreTokenizer: PreTokenizer {
    private let pattern: TextPattern
    private let behavior: SplitBehavior
    private let isInverted: Bool

    init(_ reader: JSONReader) throws {
        pattern = try TextPattern(try reader["pattern"])
        behavior = try SplitBehavior(try reader["behavior"])
        isInverted = try reader["invert"].bool()
    }

    func preTokenize(_ text: inout PreTokenizedText) {
        text.split(behavior, at: pattern, isInverted: isInverted)
    }
}
