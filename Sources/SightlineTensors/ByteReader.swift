/// Reads little-endian numbers and runs of bytes one after the other, never past the end.
struct ByteReader {
    let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The next bytes, or nil, without a move, if fewer than `count` are left.
    mutating func run(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= bytes.count - position else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// The next number, or nil, without a move, if the bytes end before it does.
    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
        run(MemoryLayout<Number>.size)?.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    /// The bytes up to the next line feed, which is passed over, or nil if there is none within `limit` bytes.
    mutating func line(limit: Int) -> ArraySlice<UInt8>? {
        let rest = bytes[position...].prefix(limit)
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        position = end + 1
        return rest[..<end]
    }
}
