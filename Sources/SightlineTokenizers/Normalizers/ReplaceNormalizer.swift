/// `Replace`: puts a text for each match of a pattern.
struct ReplaceNormalizer: Normalizer {
    let replacement: Replacement

    func normalize(_ text: inout NormalizedText) {
        let scalars = text.scalars
        let matches = replacement.pattern.matches(in: scalars, scalars.indices)
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
