/// `Replace`: puts a text for each occurrence of a pattern, from left to right.
struct ReplaceNormalizer: Normalizer {
    let replacement: Replacement

    func normalize(_ text: inout NormalizedText) {
        let scalars = text.scalars
        let matches = replacement.matches(in: scalars)
        guard !matches.isEmpty else { return }
        text.rewrite { rewriter in
            var position = 0
            for match in matches {
                for scalar in scalars[position..<match.lowerBound] { rewriter.replace(with: scalar) }
                rewriter.remove(match.count)
                for scalar in replacement.content { rewriter.insert(scalar) }
                position = match.upperBound
            }
            for scalar in scalars[position...] { rewriter.replace(with: scalar) }
        }
    }
}
