/// The characters that stand for bytes in byte-level vocabularies: for a byte
/// that is a visible character of Latin-1 that character, for the others those
/// from U+0100 on. A space is `Ġ`.
enum ByteAlphabet {
    /// The character of each byte.
    static let characters: [Unicode.Scalar] = {
        var next: UInt16 = 0x100
        return (0...255).map { (byte: UInt8) in
            if (0x21...0x7E).contains(byte) || byte >= 0xA1 && byte != 0xAD { return Unicode.Scalar(byte) }
            defer { next += 1 }
            return Unicode.Scalar(next) ?? " "
        }
    }()

    /// The byte that a character stands for, or nil.
    static func byte(of character: Unicode.Scalar) -> UInt8? {
        let value = Int(character.value)
        return value < bytes.count ? bytes[value] : nil
    }

    private static let bytes: [UInt8?] = {
        var bytes: [UInt8?] = Array(repeating: nil, count: 0x144)
        for (byte, character) in characters.enumerated() { bytes[Int(character.value)] = UInt8(byte) }
        return bytes
    }()
}
