import SightlineJSON

/// `CharDelimiterSplit`: words between occurrences of one character.
struct CharDelimiterSplitPreTokenizer: PreTokenizer {
    private let delimiter: Unicode.Scalar

    init(_ reader: JSONReader) throws {
        delimiter = try reader["delimiter"].scalar()
    }

    func preTokenize(_ text: inout PreTokenizedText) {
        text.split(.removed) { $0 == delimiter }
    }
}
