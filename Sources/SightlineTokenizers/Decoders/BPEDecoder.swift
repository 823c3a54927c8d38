import SightlineJSON

/// `BPEDecoder`: joins tokens, with a space for the suffix that ends a word.
struct BPEDecoder: Decoder {
    private let suffix: TextPattern

    init(_ reader: JSONReader) throws {
        let suffix = try reader["suffix"]
        do {
            self.suffix = try TextPattern(literal: try suffix.string())
        } catch PatternError.matchesEmptyText {
            throw suffix.unexpected("a string that is not empty")
        }
    }

    func decode(_ tokens: [String]) -> [String] {
        tokens.enumerated().map { index, token in
            var text = String.UnicodeScalarView()
            let scalars = Array(token.unicodeScalars)
            var position = 0
            for match in suffix.matches(in: scalars, scalars.indices) {
                text += scalars[position..<match.lowerBound]
                if index < tokens.count - 1 { text.append(" ") }
                position = match.upperBound
            }
            text += scalars[position...]
            return String(text)
        }
    }
}
