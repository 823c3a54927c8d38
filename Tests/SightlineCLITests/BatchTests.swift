import Foundation
import SightlineJSON
import Testing

/// Runs over many texts.
@Suite struct BatchTests {
    private static let samples = ["--samples", "40", "--quiet"]

    @Test func oneLineAnInputInOrderWithItsID() throws {
        let folder = try TemporaryFolder()
        let input = try folder.write(
            "in.jsonl", (0..<40).map { "{\"text\": \"film number \($0)\", \"id\": \"r\($0)\"}\n" }.joined())
        for command in ["predict", "tokenize"] {
            let run = try Program.run(command, "--input", input)
            #expect(run.code == 0)
            #expect(try run.records().map { $0["id"] } == (0..<40).map { .string("r\($0)") })
            #expect(try run.records().map { $0["text"] } == (0..<40).map { .string("film number \($0)") })
        }
    }

    @Test func aBadLineIsSaidAndTheRestGoesOn() throws {
        let folder = try TemporaryFolder()
        let input = try folder.write(
            "in.txt", Data("a fine film\n\nfilm\n".utf8) + [0xFF, 0x0A] + Data("a bad film".utf8))
        let run = try Program.run(["explain", "--input", input] + Self.samples)
        #expect(run.code == 1)
        let records = try run.records()
        #expect(records.map { $0["line"] } == [nil, .integer(3), .integer(4), nil])
        #expect(records[2]["error"] == .string("not valid UTF-8 at byte 1; convert the file to UTF-8"))
        #expect(records[3]["text"] == .string("a bad film"))
        #expect(
            run.messages.split(separator: "\n").map { $0.prefix { $0 != ";" } } == [
                "error: \(input): line 3: the text is the single token \"film\", which alone has the whole score",
                "error: \(input): line 4: not valid UTF-8 at byte 1",
            ])
    }

    @Test func standardInputIsSniffed() throws {
        let plain = try Program.run(["predict", "--input", "-"], input: Data("a film\nb film".utf8))
        #expect(try plain.records().map { $0["text"] } == [.string("a film"), .string("b film")])
        let json = try Program.run(
            ["predict", "--input", "-"], input: Data("\n {\"text\": \"a film\", \"id\": 1}\n".utf8))
        #expect(try json.records().map { $0["id"] } == [.integer(1)])
    }

    @Test func aLineOfTenMegabytesIsCutToTheModelsLimitAndSaid() throws {
        let text = String(repeating: "grandiose 映画 ☃ ", count: 500_000)
        let run = try Program.run(["predict", "--input", "-"], input: Data("\(text)\na film\n".utf8))
        #expect(run.code == 0)
        let records = try run.records()
        #expect(records.count == 2)
        #expect(records[0]["warnings"]?[0]?["kind"] == .string("truncated"))
    }

    @Test func anEmptyInputIsNoFailure() throws {
        let run = try Program.run(["predict", "--input", "-"])
        #expect(run.code == 0 && run.output.isEmpty)
        #expect(run.messages.hasSuffix("standard input has no texts\n"))
    }

    @Test func theOutputGetsItsNameAtTheEnd() throws {
        let folder = try TemporaryFolder()
        let run = try Program.run(
            ["predict", "--input", "-", "--output", folder.path("out.jsonl")], input: Data("a film\nb film\n".utf8))
        #expect(run.code == 0 && run.output.isEmpty)
        #expect(try folder.read("out.jsonl").split(separator: 10).count == 2)
        #expect(!folder.exists("out.jsonl.part"))
    }

    @Test func aClosedPipeEndsQuietly() throws {
        let folder = try TemporaryFolder()
        let errors = try folder.write("errors", "")
        let input = try folder.write("in.txt", String(repeating: "a film to see\n", count: 20_000))
        let pipe = Pipe()
        let process = try Program.started(
            ["tokenize", "--quiet", "--input", input], input: FileHandle.nullDevice, output: pipe, errors: errors)
        try pipe.fileHandleForWriting.close()
        _ = try pipe.fileHandleForReading.read(upToCount: 10)
        try pipe.fileHandleForReading.close()
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGPIPE)
        #expect(try folder.read("errors").isEmpty)
    }
}
