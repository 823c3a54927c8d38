/// `Replace`: puts a text for each occurrence of a pattern, token by token.
struct ReplaceDecoder: Decoder {
    private let replacement: Replacement

    init(_ replacement: Replacement) {
        self.replacement = replacement
    }

    func decode(_ tokens: [String]) -> [String] {
        tokens.map { token in
            let scalars = Array(token.unicodeScalars)
            var text = String.UnicodeScalarView()
            var position = 0
            for match in replacement.pattern.matches(in: scalars, scalars.indices) {
                text.append(contentsOf: scalars[position..<match.lowerBound])
                text.append(contentsOf: replacement.content)
                position = match.upperBound
            }
            text.append(contentsOf: scalars[position...])
            return String(text)
        }
    }
}
