import SightlineJSON

/// `FixedLength`: words of so many scalars, the last one shorter.
struct FixedLengthPreTokenizer: PreTokenizer {
    private let length: Int

    /// The length where a file does not say it.
    private static let defaultLength = 5

    init(_ reader: JSONReader) throws {
        length = try reader.ifPresent("length")?.integer(in: 1 ... .max) ?? Self.defaultLength
    }

    func preTokenize(_ text: inout PreTokenizedText) {
        text.words = text.words.flatMap { word in
            stride(from: word.lowerBound, to: word.upperBound, by: length).map { start in
                start..<(word.upperBound - start > length ? start + length : word.upperBound)
            }
        }
    }
}
