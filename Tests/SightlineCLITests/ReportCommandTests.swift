import Foundation
import SightlineAttribution
import SightlineCLI
import SightlineJSON
import SightlineReporting
import Testing

/// `--html`, and `report`.
@Suite struct ReportCommandTests {
    private static let sentence = "A gripping, unputdownable film."
    private static let fast = ["--samples", "40", "--quiet"]

    @Test func aPageIsWrittenBesideTheReport() throws {
        let folder = try TemporaryFolder()
        try folder.write("page.html", "an older one")
        let run = try Program.run(["explain", Self.sentence, "--html", folder.path("page.html")] + Self.fast)
        #expect(run.code == 0 && run.text.contains("Score  "))
        let page = String(decoding: try folder.read("page.html"), as: UTF8.self)
        #expect(page.hasPrefix("<!DOCTYPE html>\n") && page.hasSuffix("</html>\n"))
        #expect(page.contains("unputdownable") && page.contains("Why tiny-sentiment says positive"))
        #expect(!folder.exists("page.html.part"))
    }

    @Test func allTextsOfARunAreInOnePage() throws {
        let folder = try TemporaryFolder()
        let input = try folder.write("in.txt", "a fine film\nfilm\na bad film\n")
        let arguments = ["explain", "--input", input, "--output", folder.path("out.jsonl")] + Self.fast
        let run = try Program.run(arguments + ["--html", folder.path("page.html"), "--palette", "purple-orange"])
        #expect(run.code == 1)
        let page = String(decoding: try folder.read("page.html"), as: UTF8.self)
        #expect(page.contains("2 texts explained") && page.contains("Line 2: the text is the single token"))
        #expect(page.contains("Purple speaks for positive"))
        // The results make the same page again.
        let again = try Program.run(
            "report", folder.path("out.jsonl"), "--html", folder.path("again.html"), "--palette", "purple-orange")
        #expect(again.code == 0 && again.output.isEmpty)
        #expect(try folder.read("again.html") == folder.read("page.html"))
    }

    @Test func methodsOfSeveralFilesStandTogether() throws {
        let folder = try TemporaryFolder()
        for method in ["gaf", "rollout"] {
            try Program.run("explain", "--method", method, Self.sentence, "--output", folder.path(method)).code.expectDone()
        }
        let run = try Program.run(
            "report", folder.path("gaf"), folder.path("rollout"), "--html", folder.path("p.html"), "--title", "Two <methods>")
        #expect(run.code == 0)
        let page = String(decoding: try folder.read("p.html"), as: UTF8.self)
        #expect(page.contains("Two &lt;methods&gt;") && page.contains(">gaf</h2>") && page.contains(">rollout</h2>"))
        #expect(page.ranges(of: "<article").count == 1)
    }

    /// What a page says to give is what gives it.
    @Test(arguments: [
        ["--sampling", "eff", "--samples", "60", "--seed", "9"], ["--samples", "60", "--max-deletions", "2", "--words"],
        ["--method", "gaf", "--epsilon", "0.01"], ["--method", "rollout", "--target", "negative"],
    ])
    func theCommandMakesTheSameExplanation(options: [String]) throws {
        let first = try Program.run(["explain", "--json", "--quiet", "-- it's a $film"] + options)
        let explanation = try JSONDecoder().decode(Explanation.self, from: first.output)
        let again = try Program.run(ReproductionCommand(explanation).arguments.inserting(["--json", "--quiet"], at: 1))
        #expect(again.code == 0)
        #expect(try again.records().map(\.withoutSeconds) == first.records().map(\.withoutSeconds))
    }

    @Test(arguments: [
        ("{", "not JSON: column 2: expected a key in quotes, found the end of the document"),
        ("[1]", "it is an array, expected an object"),
        (#"{"text": "a"}"#, "model is missing"),
        (#"{"error": "x"}"#, "line is missing"),
        (#"{"error": "x", "line": "3"}"#, #"line is "3", expected a whole number"#),
        (line(start: "true"), "tokens[0].start is true, expected a whole number"),
        (line(start: "-1"), "tokens[0] is -1 to 1, expected a range within the text's 6 characters"),
        (line(end: "7"), "tokens[0] is 0 to 7, expected a range within the text's 6 characters"),
        (line(start: "2"), "tokens[0] is 2 to 1, expected a range within the text's 6 characters"),
        (line(extra: #""textIndex": 1,"#), "tokens[0].textIndex is 1, expected 0 or none"),
        (line(scores: #""charm": 1"#), "tokens[0].scores.charm is 1, expected a value that this version knows"),
    ] as [(String, String)])
    func aLineThatIsNoResultIsNamed(line: String, reason: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("r.jsonl", Self.line() + "\n\n" + line + "\n")
        let run = try Program.run("report", file, "--html", folder.path("p.html"))
        #expect(run.code == 1)
        #expect(
            run.messages == "error: \(file): line 3 is no result: \(reason); give a file that sightline explain --output has "
                + "written\n")
        #expect(!folder.exists("p.html") && !folder.exists("p.html.part"))
    }

    private static func line(
        start: String = "0", end: String = "1", scores: String = #""removal": 1"#, extra: String = ""
    ) -> String {
        """
        {"text": "a film", "model": "m", "score": 1, "seed": 0, "method": {"name": "slalom"}, "target": {"index": 0, \
        "label": "x"}, "tokens": [{"text": "a", "id": 1, "start": \(start), "end": \(end), "word": 0, "special": false, \
        \(extra) "scores": {\(scores)}, "standardErrors": {}}], "cost": {"forwardPasses": 1, "backwardPasses": 0, \
        "tokens": 1, "seconds": 1}, "warnings": []}
        """
    }

    @Test func filesThatCannotBeRead() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path("none.jsonl")
        let run = try Program.run("report", missing, "--html", folder.path("p.html"))
        #expect(run.code == 1 && run.messages == "error: \(missing): no such file or directory\n")
        #expect(!folder.exists("p.html.part"))
    }

    @Test(arguments: [
        (["--html", "p"], "report needs a FILE of results; see sightline report --help"),
        (["r.jsonl"], "report needs --html FILE; see sightline report --help"),
        (["r.jsonl", "--html", "r.jsonl"], "--html is r.jsonl, which holds results; give another file, such as r.jsonl.html"),
        (["r", "--html", "p", "--palette", "pink"], "--palette is \"pink\"; expected blue-red or green-red or purple-orange"),
    ] as [([String], String)])
    func wrongUsages(arguments: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try ReportCommand.configuration(arguments) }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        (
            ["a", "--palette", "blue-red", "--json"],
            "--palette is for what is looked at, and JSON has no colours; add --html FILE, or leave --palette out"
        ),
        (["a", "--html", "f", "--output", "f"], "--html and --output are both f; give two files"),
        (
            ["--input", "i", "--output", "o", "--resume", "--html", "h"],
            "--html with --resume would leave out the texts that are done; make the report of all afterwards: "
                + "sightline report o --html h"
        ),
    ] as [([String], String)])
    func wrongUsagesOfExplain(arguments: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try ExplainCommand.configuration(arguments) }
        #expect(error?.description == message)
    }
}

extension Int32 {
    fileprivate func expectDone() { #expect(self == 0) }
}

extension [String] {
    fileprivate func inserting(_ others: [String], at place: Int) -> [String] { self[..<place] + others + self[place...] }
}
