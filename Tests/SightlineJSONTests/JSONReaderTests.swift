import Testing

import SightlineJSON

@Suite("Typed reading of JSON")
struct JSONReaderTests {
    let reader: JSONReader

    init() throws {
        reader = JSONReader(try JSONValue(parsing: """
            {"name": "bert", "layers": 2, "rate": 0.5, "cased": false, "none": null,
             "model": {"vocab": {"##s": "three"}}, "tokens": [{"id": 0}, {"id": -1}]}
            """))
    }

    @Test("values of the right type are read")
    func values() throws {
        #expect(try reader["name"].string() == "bert")
        #expect(try reader["layers"].integer() == 2)
        #expect(try reader["layers"].number() == 2)
        #expect(try reader["rate"].number() == 0.5)
        #expect(try reader["cased"].bool() == false)
        #expect(try reader["tokens"].elements().first?["id"].integer(in: 0...0) == 0)
        #expect(try reader["model"].members().map(\.key) == ["vocab"])
        #expect(try reader.ifPresent("none") == nil)
        #expect(try reader.ifPresent("absent") == nil)
        #expect(try reader.ifPresent("layers")?.integer() == 2)
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        let message: String
        let read: @Sendable (JSONReader) throws -> Void
        var testDescription: String { message }

        init(_ message: String, _ read: @escaping @Sendable (JSONReader) throws -> Void) {
            self.message = message
            self.read = read
        }
    }

    @Test("errors name the path, what was expected and what was found", arguments: [
        Failure("model.size: the key is missing") { _ = try $0["model"]["size"] },
        Failure("none: expected a string, found null") { _ = try $0["none"].string() },
        Failure("layers: expected a string, found 2") { _ = try $0["layers"].string() },
        Failure("name: expected an integer, found \"bert\"") { _ = try $0["name"].integer() },
        Failure("rate: expected an integer, found 0.5") { _ = try $0["rate"].integer() },
        Failure("cased: expected a number, found false") { _ = try $0["cased"].number() },
        Failure("rate: expected true or false, found 0.5") { _ = try $0["rate"].bool() },
        Failure("model: expected an array, found an object") { _ = try $0["model"].elements() },
        Failure("tokens: expected an object, found an array") { _ = try $0["tokens"]["id"] },
        Failure("model.vocab[\"##s\"]: expected an integer, found \"three\"") {
            _ = try $0["model"]["vocab"]["##s"].integer()
        },
        Failure("tokens[1].id: expected an integer of at least 0, found -1") {
            _ = try $0["tokens"].elements()[1]["id"].integer(in: 0 ... .max)
        },
        Failure("layers: expected an integer in 3...9, found 2") { _ = try $0["layers"].integer(in: 3...9) },
        Failure("the document: expected a string, found an object") { _ = try $0.string() },
        Failure("the document: unknown keys \"rate\", \"cased\", \"none\", \"model\", \"tokens\"") {
            _ = try $0["name"].string()
            _ = try $0["layers"].integer()
            try $0.refuseUnreadKeys()
        },
        Failure("tokens[0]: unknown key \"id\"") { try $0["tokens"].elements()[0].refuseUnreadKeys() },
    ])
    func failures(_ row: Failure) {
        let error = #expect(throws: JSONReadingError.self) { try row.read(reader) }
        #expect(error?.description == row.message)
    }

    @Test("keys count as read through whichever reader asked for them")
    func unreadKeys() throws {
        _ = try reader["model"]["vocab"]
        #expect(try reader["model"].unreadKeys == [])
        _ = try reader.ifPresent("none")
        #expect(reader.unreadKeys == ["name", "layers", "rate", "cased", "tokens"])
        #expect(try reader["tokens"].unreadKeys == [])
    }
}
