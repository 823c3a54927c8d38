import Foundation
import SightlineEvaluation
import SightlineRandom
import Testing

@Suite struct CSVReaderTests {
    private func rows(_ content: Data) throws -> (header: [String], rows: [[String]]) {
        let folder = try TemporaryFolder()
        var reader = try CSVReader(folder.write("a.csv", content))
        var rows: [[String]] = []
        while let row = try reader.next() {
            rows.append(row.fields)
            #expect(row.number == rows.count + 1)
        }
        return (reader.header, rows)
    }

    private func rows(_ content: String) throws -> [[String]] { try rows(Data(content.utf8)).rows }

    @Test(arguments: [
        ("a,b\n1,2\n", [["1", "2"]]), ("a,b\r\n1,2", [["1", "2"]]), ("\u{FEFF}a,b\n1,2\r\n3,4", [["1", "2"], ["3", "4"]]),
        ("a,b\n\"1,\"\"x\"\"\r\n\",\n", [["1,\"x\"\r\n", ""]]), ("a,b\n,\"\"", [["", ""]]), ("a\n\n1\n", [[""], ["1"]]),
        ("a,b\n", []), ("a", []), ("\"a\",b\n é , \u{2028}\n", [[" é ", " \u{2028}"]]),
    ])
    func byHand(content: String, expected: [[String]]) throws {
        #expect(try rows(content) == expected)
    }

    @Test(arguments: 0..<40)
    func whatIsWrittenIsReadBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("ab,\"\n\r é\u{1F600}\t".unicodeScalars)
        let width = Int.random(in: 2...5, using: &generator)
        let table = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
            (0..<width).map { _ in
                // Some longer than a chunk of what is read at a time.
                let length = Int.random(in: 0..<20, using: &generator) == 0 ? 70_000 : Int.random(in: 0...9, using: &generator)
                var text = String.UnicodeScalarView()
                for _ in 0..<length { text.append(alphabet.randomElement(using: &generator) ?? "a") }
                return String(text)
            }
        }
        let header = (0..<width).map { "c\($0)" }
        let lineEnd = Bool.random(using: &generator) ? "\n" : "\r\n"
        var content = ([header] + table).map { row in
            row.map { field in
                let needsQuotes = field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
                guard needsQuotes || Bool.random(using: &generator) else { return field }
                return "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
            }.joined(separator: ",")
        }.joined(separator: lineEnd)
        if Bool.random(using: &generator) { content += lineEnd }
        let found = try rows(Data(content.utf8))
        #expect(found.header == header)
        #expect(found.rows.map { $0.map { Array($0.utf8) } } == table.map { $0.map { Array($0.utf8) } })
    }

    /// Hostile bytes give rows or an error that names a place, and always an end.
    @Test(arguments: 0..<40)
    func randomBytesNeverCrash(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("a,\"\n\r".utf8) + [0, 0xFF, 0xC3, 0xA9]
        let bytes = (0..<300).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
        do {
            _ = try rows(Data("a,b\n".utf8) + Data(bytes))
        } catch let error as CSVError {
            #expect(error.description.contains("row "))
        }
    }

    @Test(arguments: [
        ("", "the file is empty; expected a header with the names of its columns"),
        ("\n1", "the file is empty; expected a header with the names of its columns"),
        ("a,b,a\n", "the header has the column \"a\" twice; rename one"),
        ("a,b\n1,2\n1\n", "row 3 has 1 field, and the header 2; put fields that have commas in quotes"),
        ("a,b\n1,2,3\n", "row 2 has 3 fields, and the header 2; put fields that have commas in quotes"),
        (
            "a,b\n1,2\"\n",
            "row 2, column 2: a quote within a field that is not in quotes; put the field in quotes, and double the quote"
        ),
        (
            "a,b\n\"1\"x,2\n",
            "row 2, column 1: text after the closing quote; expected a comma or the end of the line, or a doubled quote if "
                + "it is part of the field"
        ),
        ("a,b\n1,\"2\n3", "row 2, column 2: the quote is not closed before the end of the file; close it"),
        (
            "a,b\n1\r,2\n",
            "row 2, column 1: a carriage return without a line feed; end lines with LF or CRLF, or put the field in quotes"
        ),
    ])
    func brokenFiles(content: String, message: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.csv", content)
        let error = #expect(throws: CSVError.self) {
            var reader = try CSVReader(path)
            while try reader.next() != nil {}
        }
        #expect(error?.description == "\(path): \(message)")
    }

    @Test func whatIsNotUTF8IsNamed() throws {
        let error = #expect(throws: CSVError.self) { try rows(Data("a,b\n1,".utf8) + [0xFF]) }
        #expect(error?.problem == .notUTF8(row: 2, column: 2))
    }

    @Test func rowsBeyondTheLimitAreRefused() throws {
        let content = Data("a\n\"".utf8) + Data(repeating: UInt8(ascii: "x"), count: CSVReader.longestRow)
        let error = #expect(throws: CSVError.self) { try rows(content) }
        #expect(error?.problem == .rowTooLong(row: 2, limit: CSVReader.longestRow))
        #expect(error?.description.contains("row 2 is longer than 64 MiB") == true)
    }

    @Test func nothingFollowsAnError() throws {
        let folder = try TemporaryFolder()
        var reader = try CSVReader(folder.write("a.csv", "a\nx\"\n1\n"))
        #expect(throws: CSVError.self) { try reader.next() }
        #expect(try reader.next() == nil)
    }

    @Test func filesAndColumnsThatAreNotThereAreNamed() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path("none.csv")
        let error = #expect(throws: CSVError.self) { try CSVReader(missing) }
        #expect(error?.description == "\(missing): no such file or directory")
        let reader = try CSVReader(folder.write("a.csv", "x,y\n"))
        #expect(try reader.index(of: "y") == 1)
        let column = #expect(throws: CSVError.self) { try reader.index(of: "z") }
        #expect(column?.description.hasSuffix("the header has no column \"z\"; it has \"x\", \"y\"") == true)
    }
}
