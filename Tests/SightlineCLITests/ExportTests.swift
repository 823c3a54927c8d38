import Foundation
import SightlineCLI
import SightlineReporting
import Testing

/// `--svg`, `--png`, `--latex`, `--csv` and `--markdown` of `explain`.
@Suite struct ExportTests {
    private static let sentence = "A gripping, unputdownable film."
    private static let fast = ["explain", "--samples", "40", "--quiet"]

    @Test func everyFileIsMadeOfOneRun() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "an older one")
        let formats = ["svg", "latex", "csv", "markdown"] + (PNGImage.isAvailable ? ["png"] : [])
        let run = try Program.run(
            Self.fast + [Self.sentence, "--palette", "green-red"] + formats.flatMap { ["--\($0)", folder.path("a.\($0)")] })
        #expect(run.code == 0 && run.text.contains("Score  ") && run.messages.isEmpty)
        let text = { (format: String) in String(decoding: try folder.read("a." + format), as: UTF8.self) }
        #expect(try text("svg").hasPrefix("<svg ") && text("svg").contains("Green speaks for positive"))
        #expect(try text("latex").contains("\\begin{tabular}"))
        #expect(try text("csv").hasPrefix("token,id,start,end,") && text("csv").contains("gripping,"))
        #expect(try text("markdown").hasPrefix("### Why tiny-sentiment says positive\n"))
        if PNGImage.isAvailable { #expect(try folder.read("a.png").starts(with: [0x89, 0x50, 0x4E, 0x47])) }
        for format in formats { #expect(!folder.exists("a.\(format).part")) }
    }

    @Test func aFileThatCannotBeWrittenLeavesNoOther() throws {
        let folder = try TemporaryFolder()
        let unwritable = folder.path("none/a.csv")
        let run = try Program.run(Self.fast + [Self.sentence, "--svg", folder.path("a.svg"), "--csv", unwritable])
        #expect(run.code == 1 && run.output.isEmpty)
        #expect(run.messages == "error: \(unwritable).part: no such file or directory\n")
        #expect(!folder.exists("a.svg") && !folder.exists("a.svg.part"))
    }

    @Test func aFailureLeavesNoFile() throws {
        let folder = try TemporaryFolder()
        let run = try Program.run(Self.fast + ["", "--csv", folder.path("a.csv"), "--markdown", folder.path("a.md")])
        #expect(run.code == 1)
        for name in ["a.csv", "a.csv.part", "a.md", "a.md.part"] { #expect(!folder.exists(name)) }
    }

    /// A flow is what those methods show, also in pixels.
    @Test(.enabled(if: PNGImage.isAvailable)) func aFlowIsDrawnInPixelsToo() throws {
        let folder = try TemporaryFolder()
        let run = try Program.run(
            "explain", Self.sentence, "--method", "gaf", "--svg", folder.path("a.svg"), "--png", folder.path("a.png"))
        #expect(run.code == 0)
        let svg = String(decoding: try folder.read("a.svg"), as: UTF8.self)
        #expect(svg.contains("Widths are proportional to flow"))
        #expect(try PNGImage(svg: svg).data == folder.read("a.png"))
    }

    @Test(arguments: ["--svg", "--png", "--latex", "--csv", "--markdown"])
    func manyTextsAreNotExported(option: String) {
        let error = #expect(throws: UsageError.self) { try ExplainCommand.configuration(["--input", "i", option, "f"]) }
        #expect(error?.description == "\(option) is for a single TEXT, not for --input; leave one of the two out")
    }

    @Test(arguments: [
        (["--svg", "f", "--png", "f"], "--svg and --png are both f; give two files"),
        (["--csv", "f", "--markdown", "./f"], "--csv and --markdown are both ./f; give two files"),
        (["--latex", "x/../f", "--html", "f"], "--latex and --html are both f; give two files"),
        (["--html", "f", "--csv", "f"], "--csv and --html are both f; give two files"),
        (["--csv", "f", "--json", "--palette", "green-red"],
         "--palette is for what is looked at, and JSON has no colours; add --html FILE, or leave --palette out"),
    ] as [([String], String)])
    func wrongUsages(arguments: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try ExplainCommand.configuration(["a"] + arguments) }
        #expect(error?.description == message)
    }
}
