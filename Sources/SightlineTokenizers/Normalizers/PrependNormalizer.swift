import SightlineJSON

/// `Prepend`: puts a string before a text that is not empty.
struct PrependNormalizer: Normalizer {
    private let prefix: [Unicode.Scalar]

    init(_ reader: JSONReader) throws {
        prefix = Array(try reader["prepend"].string().unicodeScalars)
        guard !prefix.isEmpty else { throw try reader["prepend"].unexpected("a string that is not empty") }
    }

    func normalize(_ text: inout NormalizedText) {
        guard let first = text.scalars.first else { return }
        text.rewrite { rewriter in
            rewriter.replace(with: prefix[0])
            for scalar in prefix.dropFirst() { rewriter.insert(scalar) }
            rewriter.insert(first)
            while let scalar = rewriter.next { rewriter.replace(with: scalar) }
        }
    }
}
