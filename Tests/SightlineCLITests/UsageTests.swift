import Foundation
import Testing

/// What someone meets who does not know the program yet.
@Suite struct UsageTests {
    @Test(arguments: [
        ([], "error: no command given; to explain a text: sightline explain \"A gripping film\"\nFor help: sightline --help\n"),
        (
            ["some text"],
            "error: there is no command \"some text\"; to explain a text: sightline explain \"some text\"\n"
                + "For help: sightline --help\n"
        ),
        (["explian", "x"], "error: there is no command explian; did you mean explain?\nFor help: sightline --help\n"),
        (["help", "pridict"], "error: there is no command pridict; did you mean predict?\nFor help: sightline --help\n"),
        (
            ["--json", "explain"],
            "error: --json stands before the command; options come after it: sightline COMMAND --json\n"
                + "For help: sightline --help\n"
        ),
        (
            ["explain"],
            "error: nothing to explain: give a TEXT in quotes, --input FILE, or --input - for the standard input\n"
                + "For help: sightline explain --help\n"
        ),
        (
            ["predict", "x", "--sampels", "3"],
            "error: predict has no option --sampels; to give it as a text, put -- before it\n"
                + "For help: sightline predict --help\n"
        ),
    ] as [([String], String)])
    func wrongUsageIsExplained(arguments: [String], messages: String) throws {
        let run = try Program.run(arguments)
        #expect(run.messages == messages)
        #expect(run.code == 2)
        #expect(run.output.isEmpty)
    }

    @Test func everyCommandHasHelpOfEightyColumns() throws {
        let commands = ["explain", "attention", "predict", "tokenize", "models", "doctor"]
        for arguments in [["--help"], ["-h"], ["help"]] + commands.flatMap({
            [["help", $0], [$0, "--help"], [$0, "x", "-h"]]
        }) {
            let run = try Program.run(arguments)
            #expect(run.code == 0 && run.messages.isEmpty)
            #expect(run.text.contains("USAGE\n  sightline"))
            #expect(run.text.contains("EXAMPLES\n  sightline"))
            for line in run.text.split(separator: "\n") where !line.hasPrefix("  sightline") {
                #expect(line.count <= 80, "\(line)")
            }
        }
    }

    @Test func aTextThatAsksForHelpIsAText() throws {
        #expect(try Program.run("tokenize", "--", "--help").text.contains("help"))
    }

    @Test func version() throws {
        #expect(try Program.run("--version").text.wholeMatch(of: /sightline \d+\.\d+\.\d+ \(libtorch 2\.\d+\.\d+\)\n/) != nil)
    }

    @Test func doctor() throws {
        let run = try Program.run("doctor")
        #expect(run.code == 0)
        for part in ["libtorch", "version", "instructions", "oneDNN", "BLAS", "CUDA", "tiny-sentiment loads", "All is well."] {
            #expect(run.text.contains(part), "\(part)")
        }
        #expect(try Program.run("doctor", "--verbose").text.count > run.text.count)
    }
}
