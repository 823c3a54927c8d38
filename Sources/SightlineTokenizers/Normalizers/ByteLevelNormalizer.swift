/// `ByteLevel`: writes each byte of the UTF-8 as a visible character.
struct ByteLevelNormalizer: Normalizer {
    func normalize(_ text: inout NormalizedText) {
        text.rewrite { rewriter in
            while let scalar = rewriter.next {
                var isFirst = true
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    let character = ByteAlphabet.characters[Int(byte)]
                    if isFirst { rewriter.replace(with: character) } else { rewriter.insert(character) }
                    isFirst = false
                }
            }
        }
    }
}
