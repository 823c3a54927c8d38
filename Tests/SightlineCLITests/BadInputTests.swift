import Foundation
import SightlineJSON
import Testing

/// Everything that files, models and texts can get wrong: one line that names it, and exit code 1.
@Suite struct BadInputTests {
    private func failure(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let run = try Program.run(arguments)
        #expect(run.code == 1, sourceLocation: sourceLocation)
        #expect(run.output.isEmpty, sourceLocation: sourceLocation)
        let lines = run.messages.split(separator: "\n").filter { $0.hasPrefix("error: ") }
        #expect(lines.count == 1, "\(run.messages)", sourceLocation: sourceLocation)
        return run.messages
    }

    @Test func noSuchFile() throws {
        #expect(
            try failure("explain", "--input", "/no/such.txt", "--quiet")
                == "error: /no/such.txt: no such file or directory\n")
    }

    @Test func noSuchModel() throws {
        #expect(try failure("predict", "x", "--model", "/no/such").contains("/no/such: no such model; looked at"))
    }

    @Test func notACheckpoint() throws {
        let folder = try TemporaryFolder()
        #expect(try failure("predict", "x", "--model", folder.path("")).contains("there is no config.json"))
    }

    @Test func unknownArchitecture() throws {
        let folder = try TemporaryFolder()
        let config = try TemporaryFolder.original("config.json", replacing: "\"bert\"", with: "\"reformer\"")
        let message = try failure("predict", "x", "--model", folder.checkpoint(["config.json": config]))
        #expect(message.contains("the architecture reformer is not supported; supported: bert, distilbert"))
    }

    @Test func configurationThatChangesTheMaths() throws {
        let folder = try TemporaryFolder()
        let config = try TemporaryFolder.original("config.json", replacing: "\"use_cache\"", with: "\"use_magic\"")
        let message = try failure("predict", "x", "--model", folder.checkpoint(["config.json": config]))
        #expect(message.contains("\"use_magic\""))
    }

    @Test func truncatedWeights() throws {
        let folder = try TemporaryFolder()
        let weights = try Data(contentsOf: URL(fileURLWithPath: folder.checkpoint() + "/model.safetensors"))
        let message = try failure(
            "predict", "x", "--model", folder.checkpoint(["model.safetensors": weights.prefix(weights.count / 2)]))
        #expect(message.contains("model.safetensors: the file has \(weights.count / 2) bytes, but its header needs"))
    }

    @Test func brokenTokenizer() throws {
        let folder = try TemporaryFolder()
        let json = try TemporaryFolder.original("tokenizer.json", replacing: "\"WordPiece\"", with: "\"Syllables\"")
        let message = try failure("tokenize", "x", "--model", folder.checkpoint(["tokenizer.json": json]))
        #expect(message.contains("tokenizer.json: model.type"))
        #expect(message.contains("Syllables"))
        #expect(
            try failure("tokenize", "x", "--model", folder.checkpoint(["tokenizer.json": Data?.none]))
                .contains("there is no tokenizer.json"))
    }

    @Test(arguments: ["explain", "predict"])
    func textsWithoutContent(command: String) throws {
        #expect(try failure(command, "").hasSuffix("error: the text is empty; give at least one word\n"))
        #expect(try failure(command, "[CLS][SEP]").contains("the text has no tokens but special ones"))
    }

    @Test func aSingleToken() throws {
        #expect(try failure("explain", "film").contains("the text is the single token \"film\""))
    }

    @Test func aFileInAFormatThatIsNotRead() throws {
        let folder = try TemporaryFolder()
        #expect(try failure("predict", "--input", folder.write("a.csv", "text\nx")).contains("comma-separated files"))
        #expect(
            try failure("predict", "--input", folder.write("a.tsv", "id\treview\n1\tx"))
                .contains("the header has no column text or sentence; it has \"id\", \"review\""))
    }

    @Test func aFullDisk() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let folder = try TemporaryFolder()
        let texts = try folder.write("a.txt", "a film\nanother film\n")
        let expected = "no space is left on the device"
        #expect(try failure("predict", "--input", texts, "--output", "/dev/full").contains("/dev/full: \(expected)"))
        let run = try Program.run(["predict", "a film"], output: "/dev/full")
        #expect(run.code == 1)
        #expect(run.messages.contains("standard output: \(expected)"))
    }

    @Test func aFolderThatCannotBeWrittenTo() throws {
        let folder = try TemporaryFolder()
        let output = folder.path("none/out.jsonl")
        #expect(try failure("predict", "a film", "--output", output).contains("\(output).part: no such file"))
    }

    @Test func nothingIsLeftBehindByAFailure() throws {
        let folder = try TemporaryFolder()
        _ = try failure("explain", "", "--output", folder.path("out.jsonl"))
        #expect(!folder.exists("out.jsonl") && !folder.exists("out.jsonl.part"))
    }
}
