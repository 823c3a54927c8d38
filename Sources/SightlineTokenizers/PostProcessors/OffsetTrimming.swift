/// Takes white space at their ends out of the offsets of tokens.
struct OffsetTrimming {
    /// Whether a single space at the start of a text is taken for one that the
    /// pre-tokenizer added, which has no offset to take out.
    let addsPrefixSpace: Bool

    func trimmed(_ encoding: Encoding) -> Encoding {
        var encoding = encoding
        for index in encoding.tokens.indices {
            let token = encoding.tokens[index].unicodeScalars
            var leading = token.prefix(while: Self.isSpace).count
            let trailing = token.reversed().prefix(while: Self.isSpace).count
            var start = encoding.offsets[index].lowerBound
            var end = encoding.offsets[index].upperBound
            if addsPrefixSpace, leading == 1, index == 0 || start == 0 { leading = 0 }
            start = min(start + leading, end)
            if end >= trailing { end = max(end - trailing, start) }
            encoding.offsets[index] = start..<end
        }
        return encoding
    }

    /// White space, also as the byte-level alphabet writes a space.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == ByteAlphabet.characters[0x20] || scalar.isWhiteSpace
    }
}
