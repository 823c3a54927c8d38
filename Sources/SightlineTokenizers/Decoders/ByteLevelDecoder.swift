import SightlineJSON

/// `ByteLevel`: the text of the bytes that the characters stand for; what is
/// not UTF-8 becomes U+FFFD. A token with other characters stands for itself.
struct ByteLevelDecoder: Decoder {
    init(_ reader: JSONReader) throws {
        // These concern the other stages of that name.
        for key in ["add_prefix_space", "trim_offsets", "use_regex"] { _ = try reader.ifPresent(key)?.bool() }
    }

    func decode(_ tokens: [String]) -> [String] {
        var bytes: [UInt8] = []
        for token in tokens {
            let start = bytes.count
            for character in token.unicodeScalars {
                guard let byte = ByteAlphabet.byte(of: character) else {
                    bytes.replaceSubrange(start..., with: token.utf8)
                    break
                }
                bytes.append(byte)
            }
        }
        return [String(decoding: bytes, as: UTF8.self)]
    }
}
