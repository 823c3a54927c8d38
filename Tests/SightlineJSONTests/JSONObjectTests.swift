import Testing

import SightlineJSON

@Suite("JSON objects and exact strings")
struct JSONObjectTests {
    /// Two spellings of é: `String ==` takes them for one.
    let composed = "\u{E9}"
    let decomposed = "e\u{301}"

    @Test("keys are told apart by their bytes, in small and in large objects", arguments: [0, 100])
    func exactKeys(otherKeys: Int) throws {
        var document = "{\"\(composed)\": 1, \"\(decomposed)\": 2"
        for key in 0..<otherKeys { document += ", \"\(key)\": null" }
        guard case .object(let object) = try JSONValue(parsing: document + "}") else {
            Issue.record("not an object")
            return
        }
        #expect(object.count == otherKeys + 2)
        #expect(object[composed] == .integer(1))
        #expect(object[decomposed] == .integer(2))
        #expect(object["absent"] == nil)
    }

    @Test("members keep the order of the document")
    func order() {
        var object = JSONObject()
        let keys = (0..<50).map { "key\(($0 * 37) % 50)" }
        for (index, key) in keys.enumerated() { object.append(key, .integer(index)) }
        #expect(object.keys == keys)
        #expect(object.map(\.value) == (0..<50).map(JSONValue.integer))
    }

    @Test("a repeated key is not added", arguments: [1, 30])
    func duplicates(count: Int) {
        var object = JSONObject()
        for key in 0..<count { object.append("\(key)", .null) }
        let wasAdded = object.append("0", .bool(true))
        #expect(!wasAdded)
        #expect(object.count == count)
        #expect(object["0"] == .null)
    }

    @Test("equality ignores order but not bytes")
    func equality() throws {
        #expect(try JSONValue(parsing: #"{"a":1,"b":2}"#) == JSONValue(parsing: #"{"b":2,"a":1}"#))
        #expect(try JSONValue(parsing: #"{"a":1}"#) != JSONValue(parsing: #"{"a":1,"b":2}"#))
        #expect(JSONValue.string(composed) != .string(decomposed))
        #expect(composed == decomposed, "the reason ExactString exists")
        #expect(Set([ExactString(composed), ExactString(decomposed)]).count == 2)
    }
}
