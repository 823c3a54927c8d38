/// A recursive-descent parser over the bytes of one document.
///
/// The buffer is borrowed: a parser must not outlive the closure it was made in.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    mutating func parseDocument() throws(JSONError) -> JSONValue {
        let value = try parseValue()
        skipWhiteSpace()
        guard position == bytes.count else {
            throw unexpected(expected: "the end of the document")
        }
        return value
    }

    private mutating func parseValue() throws(JSONError) -> JSONValue {
        skipWhiteSpace()
        switch current {
        case UInt8(ascii: "{"): return try parseObject()
        case UInt8(ascii: "["): return try parseArray()
        case UInt8(ascii: "\""): return .string(try parseString())
        case let byte? where byte.isASCIIDigit || byte == UInt8(ascii: "-"): return try parseNumber()
        default: return try parseLiteral()
        }
    }

    private mutating func parseObject() throws(JSONError) -> JSONValue {
        try enter()
        var object = JSONObject()
        skipWhiteSpace()
        if skip("}") { return leave(with: .object(object)) }
        while true {
            skipWhiteSpace()
            let start = position
            guard current == UInt8(ascii: "\"") else { throw unexpected(expected: "a key in quotes") }
            let key = try parseString()
            skipWhiteSpace()
            guard skip(":") else { throw unexpected(expected: "':'") }
            let value = try parseValue()
            guard object.append(key, value) else {
                throw error(at: start, expected: "every key once", found: "the key \"\(key)\" again")
            }
            skipWhiteSpace()
            if skip("}") { return leave(with: .object(object)) }
            guard skip(",") else { throw unexpected(expected: "',' or '}'") }
        }
    }

    private mutating func parseArray() throws(JSONError) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        skipWhiteSpace()
        if skip("]") { return leave(with: .array(elements)) }
        while true {
            elements.append(try parseValue())
            skipWhiteSpace()
            if skip("]") { return leave(with: .array(elements)) }
            guard skip(",") else { throw unexpected(expected: "',' or ']'") }
        }
    }

    private mutating func parseLiteral() throws(JSONError) -> JSONValue {
        let start = position
        while let byte = current, byte.isASCIILetter { position += 1 }
        switch String(decoding: bytes[start..<position], as: UTF8.self) {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case let word:
            position = start
            if word.isEmpty { throw unexpected(expected: "a value") }
            let mend = word == "NaN" || word == "Infinity" ? ", which JSON does not have" : ""
            throw error(at: start, expected: "a value", found: "\(word.prefix(40))\(mend)")
        }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < JSONValue.maximumDepth else {
            throw error(
                at: position, expected: "at most \(JSONValue.maximumDepth) nested arrays and objects",
                found: "one more")
        }
        depth += 1
        position += 1
    }

    private mutating func leave(with value: JSONValue) -> JSONValue {
        depth -= 1
        return value
    }
}

extension JSONParser {
    /// The byte at the position, or nil at the end.
    var current: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func skipWhiteSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    /// An error at the position that names the character standing there.
    func unexpected(expected: String) -> JSONError {
        error(at: position, expected: expected, found: characterDescription)
    }

    func error(at offset: Int, expected: String, found: String) -> JSONError {
        var line = 1
        var column = 1
        for byte in bytes[..<offset] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONError(line: line, column: column, expected: expected, found: found)
    }

    private var characterDescription: String {
        guard let byte = current else { return "the end of the document" }
        if byte > 0x20 && byte < 0x7F { return "'\(Unicode.Scalar(byte))'" }
        guard byte >= 0x80 else { return "the control character \(byte.hexadecimal)" }
        guard let length = lengthOfScalar(at: position) else { return "the invalid UTF-8 byte \(byte.hexadecimal)" }
        let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
        return text == "\u{FEFF}" ? "a byte-order mark" : "'\(text)'"
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }
    var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
    var hexadecimal: String { "0x" + (self < 16 ? "0" : "") + String(self, radix: 16, uppercase: true) }
}
