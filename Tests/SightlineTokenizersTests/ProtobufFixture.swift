/// Writes messages in the wire format of protocol buffers.
enum ProtobufFixture {
    static func integer(_ number: UInt8, _ value: Int) -> [UInt8] {
        [number << 3] + varint(UInt64(bitPattern: Int64(value)))
    }

    static func float(_ number: UInt8, _ value: Float) -> [UInt8] {
        [number << 3 | 5] + (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }

    /// A string or a message. Numbers above 15 take two bytes.
    static func bytes(_ number: Int, _ content: some Collection<UInt8>) -> [UInt8] {
        varint(UInt64(number << 3 | 2)) + varint(UInt64(content.count)) + content
    }

    static func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(truncatingIfNeeded: value) | 0x80] + varint(value >> 7)
    }

    static func piece(_ text: String, score: Float = 0) -> [UInt8] {
        bytes(1, bytes(1, text.utf8) + float(2, score))
    }
}
