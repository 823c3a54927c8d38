import Foundation
import SightlineJSON
import Testing

/// Interrupted runs, and how they go on.
@Suite struct ResumeTests {
    private static let texts = [
        "a gripping film", "a dull film", "film", "not bad at all", "the ending is dreadful", "see it twice",
    ]
    private static let options = ["--samples", "60", "--seed", "3"]

    private func explain(_ folder: TemporaryFolder, _ options: [String] = [], texts: [String] = Self.texts) throws
        -> Program.Run
    {
        try Program.run(
            ["explain", "--input", "-", "--output", folder.path("out.jsonl")] + Self.options + options,
            input: Data(texts.map { $0 + "\n" }.joined().utf8))
    }

    private func lines(_ data: Data) throws -> [JSONValue] {
        try data.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: $0).withoutSeconds }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func anInterruptedRunGoesOnAndGivesTheSame(signal: Int32) throws {
        let whole = try TemporaryFolder()
        #expect(try explain(whole).code == 1)

        let folder = try TemporaryFolder()
        try folder.write("errors", "")
        let pipe = Pipe()
        let process = try Program.started(
            ["explain", "--input", "-", "--output", folder.path("out.jsonl")] + Self.options, input: pipe,
            output: FileHandle.nullDevice, errors: folder.path("errors"))
        // It is waiting for the fifth text when the signal comes.
        try pipe.fileHandleForWriting.write(contentsOf: Data(Self.texts[..<4].map { $0 + "\n" }.joined().utf8))
        for _ in 0..<3_000 {
            if let part = try? folder.read("out.jsonl.part"), part.filter({ $0 == 10 }).count == 4 { break }
            Thread.sleep(forTimeInterval: 0.01)
        }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 130)
        let messages = String(decoding: try folder.read("errors"), as: UTF8.self)
        #expect(
            messages.hasSuffix(
                "interrupted after 4 texts, which are in \(folder.path("out.jsonl.part")); to go on, give the same "
                    + "command with --resume\n"))
        #expect(!folder.exists("out.jsonl"))

        let resumed = try explain(folder, ["--resume"])
        // The third text failed before the interruption: still a failure.
        #expect(resumed.code == 1)
        #expect(resumed.messages.contains("resuming after 4 texts\n"))
        #expect(try lines(folder.read("out.jsonl")) == lines(whole.read("out.jsonl")))
        #expect(!folder.exists("out.jsonl.part"))
    }

    /// A folder with a whole output, moved to where an interrupted run would have left it, and cut.
    private func interrupted(keeping byteCount: (Data) -> Int) throws -> (TemporaryFolder, whole: Data) {
        let folder = try TemporaryFolder()
        _ = try explain(folder)
        let whole = try folder.read("out.jsonl")
        try FileManager.default.removeItem(atPath: folder.path("out.jsonl"))
        try folder.write("out.jsonl.part", whole.prefix(byteCount(whole)))
        return (folder, whole)
    }

    @Test func aTornLastLineIsDoneAgain() throws {
        let (folder, whole) = try interrupted { $0.count - 100 }
        let run = try explain(folder, ["--resume"])
        #expect(run.messages.contains("resuming after 5 texts\n"))
        #expect(try lines(folder.read("out.jsonl")) == lines(whole))
    }

    @Test func aWholeOutputIsRepeatedNowhere() throws {
        let (folder, whole) = try interrupted { $0.count }
        #expect(try explain(folder, ["--resume"]).messages.contains("resuming after 6 texts\n"))
        // Not even the seconds differ.
        #expect(try folder.read("out.jsonl") == whole)
    }

    @Test func withoutResumeTheWorkIsNotWrittenOver() throws {
        let (folder, whole) = try interrupted { $0.count }
        let run = try explain(folder)
        #expect(run.code == 1)
        #expect(run.messages.contains("holds the results of an interrupted run; go on with --resume, or delete it"))
        #expect(try folder.read("out.jsonl.part") == whole)
    }

    @Test(arguments: [
        (["--seed", "4"], Self.texts, "line 1 does not belong to this run: its seed is another"),
        (["--samples", "61"], Self.texts, "line 1 does not belong to this run: its method is another"),
        (["--target", "negative"], Self.texts, "line 1 does not belong to this run: its target is another"),
        ([], ["a gripping film", "another"], "line 2 does not belong to this run: its text is not that of line 2"),
        ([], ["a gripping film", "a dull film"], "line 3 does not belong to this run: the input has ended before it"),
    ])
    func anotherRunsWorkIsRefused(options: [String], texts: [String], message: String) throws {
        let (folder, whole) = try interrupted { $0.count }
        let run = try explain(folder, ["--resume"] + options, texts: texts)
        #expect(run.code == 1)
        #expect(run.messages.contains(message), "\(run.messages)")
        #expect(try folder.read("out.jsonl.part") == whole)
    }

    @Test func withNothingToResumeItBegins() throws {
        let folder = try TemporaryFolder()
        let run = try explain(folder, ["--resume"])
        #expect(run.messages.contains("there is no \(folder.path("out.jsonl.part")) to resume"))
        #expect(try lines(folder.read("out.jsonl")).count == 6)
    }
}
