
import SightlineJSON
import SightlineRandom
import Testing

@Suite("Parsing JSON")
struct JSONParsingTests {
    struct Good: Sendable, CustomTestStringConvertible {
        let document: String
        let value: JSONValue
        var testDescription: String { document }

        init(_ document: String, _ value: JSONValue) {
            self.document = document
            self.value = value
        }
    }

    @Test("a well-formed document gives its value", arguments: [
        Good("null", .null),
        Good(" \t\r\n true \n", .bool(true)),
        Good("false", .bool(false)),
        Good("0", .integer(0)),
        Good("-12", .integer(-12)),
        Good("9223372036854775807", .integer(.max)),
        Good("-9223372036854775808", .integer(.min)),
        Good("9223372036854775808", .number(9223372036854775808)),
        Good("1000000000000000019884624838656", .number(1e30)),
        Good("1.0", .number(1)),
        Good("-0.5e-3", .number(-0.0005)),
        Good("1E+2", .number(100)),
        Good("0e0", .number(0)),
        Good("1e-999", .number(0)),
        Good(#""""#, .string("")),
        Good(#""a\"b\\c\/d\b\f\n\r\te""#, .string("a\"b\\c/d\u{8}\u{C}\n\r\te")),
        Good(#""\u00e9\u4E2D\ud83d\uDE00\u0000""#, .string("é中😀\0")),
        Good("\"é e\u{301} 中 😀 \u{7F} \u{2028}\"", .string("é e\u{301} 中 😀 \u{7F} \u{2028}")),
        Good("[]", .array([])),
        Good("[ ]", .array([])),
        Good("[1, [2], {}]", .array([.integer(1), .array([.integer(2)]), .object(JSONObject())])),
    ])
    func good(_ row: Good) throws {
        #expect(try JSONValue(parsing: row.document) == row.value)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let document: [UInt8]
        let message: String
        var testDescription: String { String(decoding: document, as: UTF8.self) }

        init(_ document: String, _ message: String) {
            self.init(Array(document.utf8), message)
        }

        init(_ document: [UInt8], _ message: String) {
            self.document = document
            self.message = message
        }
    }

    @Test("a broken document is refused with its place", arguments: [
        Bad("", "line 1, column 1: expected a value, found the end of the document"),
        Bad("\u{FEFF}1", "line 1, column 1: expected a value, found a byte-order mark"),
        Bad("1 2", "line 1, column 3: expected the end of the document, found '2'"),
        Bad("\n\n  x1", "line 3, column 3: expected a value, found x"),
        Bad("nul", "line 1, column 1: expected a value, found nul"),
        Bad("True", "line 1, column 1: expected a value, found True"),
        Bad("[NaN]", "line 1, column 2: expected a value, found NaN, which JSON does not have"),
        Bad("Infinity", "line 1, column 1: expected a value, found Infinity, which JSON does not have"),
        Bad("-Infinity", "line 1, column 1: expected a number, found -Infinity, which JSON does not have"),
        Bad("01", "line 1, column 1: expected a number, found a leading zero"),
        Bad("-", "line 1, column 2: expected a digit, found the end of the document"),
        Bad("1.", "line 1, column 3: expected a digit, found the end of the document"),
        Bad(".5", "line 1, column 1: expected a value, found '.'"),
        Bad("+1", "line 1, column 1: expected a value, found '+'"),
        Bad("1e", "line 1, column 3: expected a digit, found the end of the document"),
        Bad("1e999", "line 1, column 1: expected a number within the range of Double, found 1e999"),
        Bad("[1,]", "line 1, column 4: expected a value, found ']'"),
        Bad("[1 2]", "line 1, column 4: expected ',' or ']', found '2'"),
        Bad("[", "line 1, column 2: expected a value, found the end of the document"),
        Bad("{\"a\":1,}", "line 1, column 8: expected a key in quotes, found '}'"),
        Bad("{a:1}", "line 1, column 2: expected a key in quotes, found 'a'"),
        Bad("{\"a\" 1}", "line 1, column 6: expected ':', found '1'"),
        Bad("{\"a\":1 \"b\":2}", "line 1, column 8: expected ',' or '}', found '\"'"),
        Bad("{\"é\":1,\n \"é\":2}", "line 2, column 2: expected every key once, found the key \"é\" again"),
        Bad("// note\n1", "line 1, column 1: expected a value, found '/'"),
        Bad("'a'", "line 1, column 1: expected a value, found '''"),
        Bad("\"a", "line 1, column 3: expected '\"' to close the string, found the end of the document"),
        Bad("\"é\tb\"", "line 1, column 3: expected '\"' or a character, "
            + "found the control character 0x09, which must be escaped"),
        Bad("\u{1}", "line 1, column 1: expected a value, found the control character 0x01"),
        Bad(#""\x""#, "line 1, column 3: expected one of \" \\ / b f n r t u after '\\', found 'x'"),
        Bad(#""\u12G4""#, "line 1, column 6: expected four hexadecimal digits, found 'G'"),
        Bad(#""\ud800""#, "line 1, column 2: expected a surrogate pair, found the lone surrogate \\uD800"),
        Bad(#""\ud800\u0041""#, "line 1, column 2: expected a surrogate pair, found the lone surrogate \\uD800"),
        Bad(#""\udc00""#, "line 1, column 2: expected a surrogate pair, found the lone surrogate \\uDC00"),
        Bad([0x22, 0xC0, 0x80, 0x22], "line 1, column 2: expected UTF-8, found the invalid byte 0xC0"),
        Bad([0x22, 0xE0, 0x9F, 0x80, 0x22], "line 1, column 2: expected UTF-8, found the invalid byte 0xE0"),
        Bad([0x22, 0xED, 0xA0, 0x80, 0x22], "line 1, column 2: expected UTF-8, found the invalid byte 0xED"),
        Bad([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], "line 1, column 2: expected UTF-8, found the invalid byte 0xF4"),
        Bad([0x22, 0xE4, 0xB8], "line 1, column 2: expected UTF-8, found the invalid byte 0xE4"),
        Bad([0xFF], "line 1, column 1: expected a value, found the invalid UTF-8 byte 0xFF"),
    ])
    func bad(_ row: Bad) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: row.document) }
        #expect(error?.description == row.message)
    }

    @Test("nesting is limited, not crashed into")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(parsing: nested(JSONValue.maximumDepth))
        let tooDeep = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(JSONValue.maximumDepth + 1)) }
        #expect(tooDeep?.column == JSONValue.maximumDepth + 1)
        _ = #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "{\"a\":[", count: 1_000_000)) }
    }

    @Test("siblings do not add to the depth")
    func depthIsNotCount() throws {
        let document = "[" + Array(repeating: "[{}]", count: 2_000).joined(separator: ",") + "]"
        guard case .array(let elements) = try JSONValue(parsing: document) else {
            Issue.record("not an array")
            return
        }
        #expect(elements.count == 2_000)
    }

    @Test("random bytes never crash the parser, and what parses is stable", arguments: 0..<20)
    func randomBytes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("{}[]:,\"\\u0aeE+-.19 tfn\u{E9}\n\u{0}".utf8) + [0xFF, 0xED, 0xF0]
        for _ in 0..<500 {
            let length = Int.random(in: 0...24, using: &random)
            let bytes = (0..<length).compactMap { _ in alphabet.randomElement(using: &random) }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect(try JSONValue(parsing: value.written) == value, "seed \(seed), bytes \(bytes)")
        }
    }

    @Test("writing and reading again gives the same value", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = JSONValue.random(depth: 4, using: &random)
        let again = try JSONValue(parsing: value.written)
        #expect(again == value)
        #expect(again.written == value.written)
    }
}
