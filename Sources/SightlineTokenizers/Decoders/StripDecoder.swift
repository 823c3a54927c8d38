import SightlineJSON

/// `Strip`: takes up to so many of one character off either end of each token.
struct StripDecoder: Decoder {
    private let content: Unicode.Scalar
    private let startCount: Int
    private let endCount: Int

    init(_ reader: JSONReader) throws {
        content = try reader["content"].scalar()
        startCount = try reader["start"].integer(in: 0 ... .max)
        endCount = try reader["stop"].integer(in: 0 ... .max)
    }

    func decode(_ tokens: [String]) -> [String] {
        tokens.map { token in
            let scalars = Array(token.unicodeScalars)
            let leading = scalars.prefix(startCount).prefix { $0 == content }.count
            let kept = scalars.dropFirst(leading)
            let trailing = kept.reversed().prefix(endCount).prefix { $0 == content }.count
            return String(String.UnicodeScalarView(kept.dropLast(trailing)))
        }
    }
}
