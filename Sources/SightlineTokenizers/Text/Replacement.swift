import SightlineJSON

/// What `Replace` looks for and puts in its place, in normalizers and decoders.
struct Replacement: Sendable {
    let pattern: TextPattern
    let content: [Unicode.Scalar]

    init(_ reader: JSONReader) throws {
        pattern = try TextPattern(try reader["pattern"])
        content = Array(try reader["content"].string().unicodeScalars)
    }
}
