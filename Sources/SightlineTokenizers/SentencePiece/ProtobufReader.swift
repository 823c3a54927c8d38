/// Reads the wire format of protocol buffers: the fields of one message, in order.
///
/// A message has no length of its own and no names; a field is its number, its
/// wire type and its value.
struct ProtobufReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    struct Field {
        let number: Int
        let value: Value
    }

    enum Value {
        case integer(UInt64)
        case word(UInt32)
        case doubleWord(UInt64)
        /// A string, bytes, or a message.
        case bytes(ArraySlice<UInt8>)
    }

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next field, or nil at the end of the message.
    mutating func next() throws(SentencePieceError) -> Field? {
        guard position < bytes.endIndex else { return nil }
        let start = position
        let key = try integer()
        let number = Int(truncatingIfNeeded: key >> 3)
        switch key & 7 {
        case 0: return Field(number: number, value: .integer(try integer()))
        case 1: return Field(number: number, value: .doubleWord(try fixed(8)))
        case 2: return Field(number: number, value: .bytes(try take(try integer())))
        case 5: return Field(number: number, value: .word(UInt32(truncatingIfNeeded: try fixed(4))))
        default: throw .unsupportedWireType(offset: start, type: Int(key & 7))
        }
    }

    /// Seven bits to a byte, the lowest first.
    private mutating func integer() throws(SentencePieceError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard position < bytes.endIndex else { throw .truncated(offset: start) }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw .truncated(offset: start)
    }

    private mutating func fixed(_ count: UInt64) throws(SentencePieceError) -> UInt64 {
        try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func take(_ count: UInt64) throws(SentencePieceError) -> ArraySlice<UInt8> {
        guard count <= UInt64(bytes.endIndex - position) else { throw .truncated(offset: position) }
        defer { position += Int(count) }
        return bytes[position..<position + Int(count)]
    }
}

extension ProtobufReader.Field {
    /// - Parameter message: the message that the field is part of, for an error.
    func bytes(_ message: String) throws(SentencePieceError) -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = value else { throw unexpected(message, "bytes") }
        return bytes
    }

    func string(_ message: String) throws(SentencePieceError) -> String {
        guard let string = String(validating: try bytes(message), as: UTF8.self) else {
            throw unexpected(message, "a string in UTF-8")
        }
        return string
    }

    func integer(_ message: String) throws(SentencePieceError) -> Int {
        guard case .integer(let integer) = value else { throw unexpected(message, "an integer") }
        return Int(Int32(truncatingIfNeeded: integer))
    }

    func float(_ message: String) throws(SentencePieceError) -> Float {
        guard case .word(let word) = value else { throw unexpected(message, "a number of 32 bits") }
        return Float(bitPattern: word)
    }

    private func unexpected(_ message: String, _ expected: String) -> SentencePieceError {
        .unexpectedField(message: message, number: number, expected: expected)
    }
}
