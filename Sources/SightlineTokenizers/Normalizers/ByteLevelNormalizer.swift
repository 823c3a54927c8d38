/// `ByteLevel`: writes each byte of the UTF-8 as a visible character.
struct ByteLevelNormalizer: Normalizer {
    func normalize(_ text: inout NormalizedText) {
        text.rewrite { rewriter in
            while let scalar = rewriter.next {
                var isFirst = true
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    let character = Self.alphabet[Int(byte)]
                    if isFirst { rewriter.replace(with: character) } else { rewriter.insert(character) }
                    isFirst = false
                }
            }
        }
    }

    /// Bytes that are visible in Latin-1 stand for themselves, the others for U+0100 and what follows.
    private static let alphabet: [Unicode.Scalar] = {
        var hidden: UInt32 = 0x100
        return (UInt8.min ... .max).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
            default:
                defer { hidden += 1 }
                return Unicode.Scalar(hidden) ?? "\u{FFFD}"
            }
        }
    }()
}
