extension JSONParser {
    /// Parses a string; the position is on its opening quote.
    mutating func parseString() throws(JSONError) -> String {
        position += 1
        let start = position
        try skipPlainCharacters()
        if current == UInt8(ascii: "\"") {
            defer { position += 1 }
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        }
        var content = Array(bytes[start..<position])
        while true {
            if skip("\"") { return String(decoding: content, as: UTF8.self) }
            try parseEscape(into: &content)
            let plain = position
            try skipPlainCharacters()
            content.append(contentsOf: bytes[plain..<position])
        }
    }

    /// Moves to the next quote or backslash, checking what lies between.
    private mutating func skipPlainCharacters() throws(JSONError) {
        while let byte = current {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            if byte < 0x20 {
                throw error(
                    at: position, expected: "'\"' or a character",
                    found: "the control character \(byte.hexadecimal), which must be escaped")
            }
            guard let length = lengthOfScalar(at: position) else {
                throw error(at: position, expected: "UTF-8", found: "the invalid byte \(byte.hexadecimal)")
            }
            position += length
        }
        throw unexpected(expected: "'\"' to close the string")
    }

    /// How many bytes the well-formed UTF-8 scalar at `offset` has, or nil if
    /// it is not well formed (Unicode Standard, table 3-7).
    func lengthOfScalar(at offset: Int) -> Int? {
        let first = bytes[offset]
        let length: Int
        var secondByte: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, secondByte) = (3, 0xA0...0xBF)
        case 0xED: (length, secondByte) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, secondByte) = (4, 0x90...0xBF)
        case 0xF4: (length, secondByte) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return nil
        }
        guard offset + length <= bytes.count, secondByte.contains(bytes[offset + 1]) else { return nil }
        for index in offset + 2..<max(offset + 2, offset + length) where bytes[index] & 0xC0 != 0x80 {
            return nil
        }
        return length
    }

    /// Appends the character of the escape at the position.
    private mutating func parseEscape(into content: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        guard let letter = current else { throw unexpected(expected: "an escape") }
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try parseUnicodeEscape(startingAt: start)
            content.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            return
        default: throw unexpected(expected: "one of \" \\ / b f n r t u after '\\'")
        }
        position += 1
    }

    /// Parses `uXXXX`, or the two escapes of a surrogate pair.
    private mutating func parseUnicodeEscape(startingAt start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try parseCodeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let isHigh = first < 0xDC00
        if isHigh, skip("\\"), current == UInt8(ascii: "u") {
            let second = try parseCodeUnit()
            let combined = 0x10000 + UInt32(first & 0x3FF) << 10 + UInt32(second & 0x3FF)
            if (0xDC00...0xDFFF).contains(second), let scalar = Unicode.Scalar(combined) { return scalar }
        }
        throw error(
            at: start, expected: "a surrogate pair",
            found: "the lone surrogate \\u\(String(first, radix: 16, uppercase: true))")
    }

    /// Parses `u` and four hexadecimal digits.
    private mutating func parseCodeUnit() throws(JSONError) -> UInt16 {
        position += 1
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw unexpected(expected: "four hexadecimal digits")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
