import SightlineJSON

/// `Replace` with a literal pattern: puts `content` for each occurrence, from
/// left to right.
struct ReplaceNormalizer: Normalizer {
    private let pattern: [Unicode.Scalar]
    private let content: [Unicode.Scalar]

    init(_ reader: JSONReader) throws {
        let patterns = try reader["pattern"].members()
        guard let (kind, value) = patterns.first, patterns.count == 1 else {
            throw try reader["pattern"].unexpected("an object with one key, \"String\"")
        }
        guard kind == "String" else {
            throw TokenizerError.Reason.unsupportedType(
                reader.path.appending("pattern"), type: kind, supported: ["String"])
        }
        pattern = Array(try value.string().unicodeScalars)
        guard !pattern.isEmpty else { throw value.unexpected("a string that is not empty") }
        content = Array(try reader["content"].string().unicodeScalars)
    }

    func normalize(_ text: inout NormalizedText) {
        let scalars = text.scalars
        guard scalars.contains(pattern[0]) else { return }
        text.rewrite { rewriter in
            var position = 0
            while position < scalars.count {
                if scalars[position] == pattern[0], scalars[position...].starts(with: pattern) {
                    rewriter.remove(pattern.count)
                    for scalar in content { rewriter.insert(scalar) }
                    position += pattern.count
                } else {
                    rewriter.replace(with: scalars[position])
                    position += 1
                }
            }
        }
    }
}
