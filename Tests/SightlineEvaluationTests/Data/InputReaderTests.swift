import Foundation
import SightlineEvaluation
import SightlineJSON
import Testing

@Suite struct InputReaderTests {
    private typealias Text = InputEntry.Text

    /// The lines and contents of a file with that name and content.
    private func entries(_ name: String, _ content: Data) throws -> [(line: Int, content: Result<Text, LineError>)] {
        let folder = try TemporaryFolder()
        var reader = try InputReader(folder.write(name, content))
        var entries: [(line: Int, content: Result<Text, LineError>)] = []
        while let entry = try reader.next() { entries.append((entry.line, entry.content)) }
        return entries
    }

    private func texts(_ name: String, _ content: String) throws -> [String] {
        try entries(name, Data(content.utf8)).map { try $0.content.get().text }
    }

    @Test(arguments: [
        ("a\nb\n", ["a", "b"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("\u{FEFF}a\nb", ["a", "b"]),
        ("\n\n a \n\t\nb\n\n", [" a ", "b"]), ("", []), ("\n", []), ("{\"text\": 1}", ["{\"text\": 1}"]),
        ("a\u{2028}b\rc\n", ["a\u{2028}b\rc"]),
    ])
    func plainText(content: String, expected: [String]) throws {
        #expect(try texts("a.txt", content) == expected)
    }

    @Test func lineNumbersCountBlankLines() throws {
        #expect(try entries("a.txt", Data("\na\n\n\nb".utf8)).map(\.line) == [2, 5])
    }

    @Test func jsonLines() throws {
        let content = "\u{FEFF}{\"text\": \"a\\nb\", \"id\": 7, \"label\": 1}\r\n\n{\"id\": \"x\", \"text\": \"\"}\n{\"text\": \"c\", \"id\": null}"
        let entries = try entries("a.jsonl", Data(content.utf8))
        #expect(entries.map(\.line) == [1, 3, 4])
        #expect(
            try entries.map { try $0.content.get() } == [
                Text(text: "a\nb", id: .integer(7), label: "1"), Text(text: "", id: .string("x")), Text(text: "c"),
            ])
    }

    @Test(arguments: [
        ("[\"a\"]", "not {\"text\": …}: "), ("{\"txt\": \"a\"}", "not {\"text\": …}: text: the key is missing"),
        ("{\"text\": 1}", "not {\"text\": …}: text: expected a string, found 1"),
        ("{\"text\": \"a\", \"id\": [1]}", "not {\"text\": …}: id: expected a string or a whole number, found an array"),
        ("{\"text\": \"a\"", "not JSON: column 13: expected ',' or '}', found the end of the document"),
    ])
    func brokenJSONLines(line: String, message: String) throws {
        let entries = try entries("a.jsonl", Data("\(line)\n{\"text\": \"b\"}\n".utf8))
        #expect(entries.count == 2)
        let error = #expect(throws: LineError.self) { try entries[0].content.get() }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
        #expect(try entries[1].content.get().text == "b")
    }

    @Test func tabSeparatedValues() throws {
        let entries = try entries("a.TSV", Data("\nid\tSentence\tlabel\r\n1\ta \"b\" c\t0\r\n\r\n2\n3\t\t1".utf8))
        #expect(entries.map(\.line) == [3, 5, 6])
        #expect(try entries[0].content.get() == Text(text: "a \"b\" c", id: .string("1"), label: "0"))
        #expect(throws: LineError.tooFewColumns(found: 1, needed: 2)) { try entries[1].content.get() }
        #expect(try entries[2].content.get() == Text(text: "", id: .string("3"), label: "1"))
    }

    @Test func aHeaderWithoutTextNamesWhatItHas() throws {
        let error = #expect(throws: InputError.self) { try texts("a.tsv", "id\treview\n1\ta") }
        #expect(error?.description.hasSuffix("the header has no column text or sentence; it has \"id\", \"review\"") == true)
    }

    @Test func invalidUTF8IsTheLinesOwnFault() throws {
        let entries = try entries("a.txt", Data("a\nh\u{E9}".utf8) + [0xFF, 0x61, 0x0A] + Data("b\n".utf8))
        #expect(try entries[0].content.get().text == "a")
        #expect(throws: LineError.notUTF8(byte: 4)) { try entries[1].content.get() }
        #expect(try entries[2].content.get().text == "b")
        #expect(entries.map(\.line) == [1, 2, 3])
    }

    @Test func aLineOfTenMegabytesIsALine() throws {
        let long = String(repeating: "word ", count: 2 << 20)
        #expect(try texts("a.txt", "a\n\(long)\nb").map(\.utf8.count) == [1, 10 << 20, 1])
    }

    @Test func linesBeyondTheLimitArePassedOver() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", String(repeating: "x", count: 200_000) + "\nb\n" + String(repeating: "y", count: 101))
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var reader = LineReader(descriptor: descriptor, limit: 100)
        #expect(try reader.next() == .tooLong)
        #expect(try reader.next() == .bytes([UInt8(ascii: "b")]))
        #expect(reader.lastLineIsComplete)
        #expect(try reader.next() == .tooLong)
        #expect(!reader.lastLineIsComplete)
        #expect(try reader.next() == nil)
        #expect(reader.lineCount == 3 && reader.byteCount == 200_104)
    }

    @Test func whatCannotBeReadIsNamed() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path("none.txt")
        let error = #expect(throws: InputError.self) { try InputReader(missing) }
        #expect(error?.description == "\(missing): no such file or directory")
        #expect(throws: InputError.self) { try InputReader(folder.path("")) }
        let csv = #expect(throws: InputError.self) { try InputReader(folder.write("a.csv", "text\na")) }
        #expect(csv?.problem == .commaSeparated)
    }
}
