/// `ByteFallback`: makes text of runs of byte tokens (`<0xE2>`). A run that is
/// not UTF-8 as a whole becomes one replacement character for each byte.
struct ByteFallbackDecoder: Decoder {
    func decode(_ tokens: [String]) -> [String] {
        var pieces: [String] = []
        var bytes: [UInt8] = []
        for token in tokens {
            if let byte = UInt8(byteToken: token) {
                bytes.append(byte)
            } else {
                Self.flush(&bytes, into: &pieces)
                pieces.append(token)
            }
        }
        Self.flush(&bytes, into: &pieces)
        return pieces
    }

    private static func flush(_ bytes: inout [UInt8], into pieces: inout [String]) {
        guard !bytes.isEmpty else { return }
        if let text = String(validating: bytes, as: UTF8.self) {
            pieces.append(text)
        } else {
            pieces += Array(repeating: "\u{FFFD}", count: bytes.count)
        }
        bytes.removeAll()
    }
}
