import SightlineJSON

/// `Strip`: removes white space at the ends.
struct StripNormalizer: Normalizer {
    private let stripsLeft: Bool
    private let stripsRight: Bool

    init(_ reader: JSONReader) throws {
        stripsLeft = try reader["strip_left"].bool()
        stripsRight = try reader["strip_right"].bool()
    }

    func normalize(_ text: inout NormalizedText) {
        let scalars = text.scalars
        let leading = stripsLeft ? scalars.prefix(while: \.isWhiteSpace).count : 0
        let kept = scalars.dropFirst(leading)
        let trailing = stripsRight ? kept.reversed().prefix(while: \.isWhiteSpace).count : 0
        guard leading + trailing > 0 else { return }
        text.rewrite { rewriter in
            rewriter.remove(leading)
            for scalar in kept.dropLast(trailing) { rewriter.replace(with: scalar) }
        }
    }
}
