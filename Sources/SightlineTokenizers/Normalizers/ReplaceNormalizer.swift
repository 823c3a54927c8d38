import SightlineJSON

/// `Replace`: puts `content` for each match of a pattern.
struct ReplaceNormalizer: Normalizer {
    private let pattern: TextPattern
    private let content: [Unicode.Scalar]

    init(_ reader: JSONReader) throws {
        pattern = try TextPattern(try reader["pattern"])
        content = Array(try reader["content"].string().unicodeScalars)
    }

    func normalize(_ text: inout NormalizedText) {
        let scalars = text.scalars
        let matches = pattern.matches(in: scalars, scalars.indices)
        guard !matches.isEmpty else { return }
        text.rewrite { rewriter in
            var position = 0
            for match in matches {
                for scalar in scalars[position..<match.lowerBound] { rewriter.replace(with: scalar) }
                rewriter.remove(match.count)
                for scalar in content { rewriter.insert(scalar) }
                position = match.upperBound
            }
            for scalar in scalars[position...] { rewriter.replace(with: scalar) }
        }
    }
}
