import SightlineJSON
import SightlineRandom
import Testing

@Suite("What is written is read again")
struct JSONWritingTests {
    @Test(arguments: 0..<200)
    func randomDocuments(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = JSONValue.random(depth: 4, using: &random)
        #expect(try JSONValue(parsing: value.text()) == value)
        #expect(try JSONValue(parsing: value.text(indentation: 2)) == value)
        #expect(!value.text().contains("\n"))
    }

    @Test func layout() {
        let value = JSONValue.object([
            "a": .array([.integer(1), .number(0.5), .array([])]), "b\"\n": .object(["c": .null]), "d": .object([:]),
        ])
        #expect(value.text() == #"{"a":[1,0.5,[]],"b\"\n":{"c":null},"d":{}}"#)
        #expect(
            value.text(indentation: 2) == """
                {
                  "a": [
                    1,
                    0.5,
                    []
                  ],
                  "b\\"\\n": {
                    "c": null
                  },
                  "d": {}
                }
                """)
        #expect(JSONValue.string("\u{1}é😀\\").text() == #""\u0001é😀\\""#)
    }

    @Test(arguments: [3, 20])
    func changesOfMembers(count: Int) {
        var object = JSONObject()
        for index in 0..<count { object.append("k\(index)", .integer(index)) }
        object["k1"] = .string("x")
        object["new"] = .bool(true)
        object["k0"] = nil
        object["absent"] = nil
        #expect(object.keys == (1..<count).map { "k\($0)" } + ["new"])
        #expect(object["k1"] == .string("x") && object["k2"] == .integer(2) && object["k0"] == nil)
        #expect(!object.append("new", .null) && object.append("k0", .null))
    }
}
