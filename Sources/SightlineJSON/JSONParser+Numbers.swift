extension JSONParser {
    /// Parses a number; the position is on its sign or first digit.
    mutating func parseNumber() throws(JSONError) -> JSONValue {
        let start = position
        let isNegative = skip("-")
        if isNegative, current == UInt8(ascii: "I") {
            throw error(at: start, expected: "a number", found: "-Infinity, which JSON does not have")
        }
        if skip("0") {
            if let byte = current, byte.isASCIIDigit {
                throw error(at: start, expected: "a number", found: "a leading zero")
            }
        } else {
            try skipDigits()
        }
        var isInteger = true
        if skip(".") {
            isInteger = false
            try skipDigits()
        }
        if skip("e") || skip("E") {
            isInteger = false
            if !skip("+") { _ = skip("-") }
            try skipDigits()
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        if isInteger, let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw error(at: start, expected: "a number within the range of Double", found: String(text.prefix(40)))
        }
        return .number(number)
    }

    private mutating func skipDigits() throws(JSONError) {
        guard let first = current, first.isASCIIDigit else { throw unexpected(expected: "a digit") }
        while let byte = current, byte.isASCIIDigit { position += 1 }
    }
}
