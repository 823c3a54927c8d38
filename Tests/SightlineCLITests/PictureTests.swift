import Foundation
import SightlineCLI
import SightlineJSON
import Testing

/// `--svg`: pictures beside the results.
@Suite struct PictureTests {
    private static let sentence = "A gripping, unputdownable film."

    @Test(arguments: [
        ["explain", "--method", "gaf"], ["explain", "--method", "attention-flow", "--words"], ["attention"],
        ["attention", "--layer", "1", "--head", "0", "--tensor", "attentionGradient"],
    ])
    func aPictureIsWrittenBesideTheReport(command: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write("picture.svg", "an older one")
        let plain = try Program.run(command + [Self.sentence, "--json"])
        let run = try Program.run(command + [Self.sentence, "--json", "--svg", folder.path("picture.svg")])
        #expect(run.code == 0)
        #expect(try run.records().map(\.withoutSeconds) == plain.records().map(\.withoutSeconds))
        let svg = String(decoding: try folder.read("picture.svg"), as: UTF8.self)
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.hasSuffix("</svg>\n"))
        #expect(svg.contains("tiny-sentiment") && svg.contains("gripping"))
        #expect(!folder.exists("picture.svg.part"))
    }

    @Test func aFailureLeavesNoPicture() throws {
        let folder = try TemporaryFolder()
        let run = try Program.run("explain", "", "--method", "gaf", "--svg", folder.path("p.svg"))
        #expect(run.code == 1)
        #expect(!folder.exists("p.svg") && !folder.exists("p.svg.part"))
        let unwritable = folder.path("none/p.svg")
        let other = try Program.run("attention", Self.sentence, "--svg", unwritable)
        #expect(other.code == 1 && other.messages == "error: \(unwritable).part: no such file or directory\n")
    }

    @Test(arguments: [
        (
            ["--input", "i", "--method", "gaf", "--svg", "f"],
            "--svg is for a single TEXT, not for --input; leave one of the two out"
        ),
        (["a", "--method", "gaf", "--svg", "f", "--output", "f"], "--svg and --output are both f; give two files"),
        (["a", "--method", "gaf", "--svg"], "--svg needs a value: --svg FILE"),
    ] as [([String], String)])
    func wrongUsages(arguments: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try ExplainCommand.configuration(arguments) }
        #expect(error?.description == message)
    }

    @Test func attentionOfManyTextsIsNotDrawn() {
        let error = #expect(throws: UsageError.self) { try AttentionCommand.configuration(["--input", "i", "--svg", "f"]) }
        #expect(error?.description == "--svg is for a single TEXT, not for --input; leave one of the two out")
    }
}
