import Foundation
import SightlineCLI
import SightlineJSON
import Testing

/// `--precision-target`, `--budget` and `--dry-run`.
@Suite struct BudgetTests {
    private static let sentence = "A gripping, beautifully acted film that is over too soon."
    private let schema: JSONSchema

    init() throws { schema = try .documented() }

    private func record(_ arguments: String...) throws -> JSONReader {
        let record = try Program.run(["explain", Self.sentence] + arguments + ["--json"]).records()[0]
        #expect(try schema.problems(of: record, as: arguments.contains("--dry-run") ? "estimate" : "explanation") == [])
        return JSONReader(record)
    }

    @Test func aBudgetOfPassesIsKept() throws {
        let found = try record("--budget", "120")
        #expect(try found["cost"]["forwardPasses"].integer() <= 120)
        #expect(try found["sampling"]["stop"].string() == "passes")
        #expect(try found["method"]["passBudget"].integer() == 120)
        #expect(try record("--budget", "120passes,1000s")["cost"]["forwardPasses"].integer() <= 120)
    }

    @Test func aReportSaysHowSamplingEnded() throws {
        let run = try Program.run("explain", Self.sentence, "--method", "kernel-shap", "--precision-target", "0.2")
        #expect(run.text.contains("as small as asked for") || run.text.contains("as\nsmall"), "\(run.text)")
        #expect(run.text.contains("Ranking: the top "))
        let short = try Program.run(
            "explain", Self.sentence, "--method", "permutation-shapley", "--precision-target", "0.0001", "--budget", "100")
        let words = short.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("not 0.0001 as asked for: the budget of passes is spent"), "\(words)")
    }

    @Test func theNumberOfSamplesMakesItAgain() throws {
        let folder = try TemporaryFolder()
        let page = folder.path("page.html")
        #expect(
            try Program.run("explain", Self.sentence, "--method", "lime", "--precision-target", "0.3", "--html", page).code == 0)
        let html = try folder.read("page.html")
        #expect(String(decoding: html, as: UTF8.self).contains("--samples "))
        #expect(!String(decoding: html, as: UTF8.self).contains("--precision-target"))
    }

    @Test func filesAreResumedWithTheSameBudgetAlone() throws {
        let folder = try TemporaryFolder()
        let input = Data("a gripping film\na dull film\n".utf8)
        let options = ["explain", "--input", "-", "--output", folder.path("out.jsonl")]
        #expect(try Program.run(options + ["--budget", "50"], input: input).code == 0)
        try FileManager.default.moveItem(atPath: folder.path("out.jsonl"), toPath: folder.path("out.jsonl.part"))
        #expect(try Program.run(options + ["--resume", "--budget", "60"], input: input).code == 1)
        #expect(try Program.run(options + ["--resume", "--budget", "50"], input: input).code == 0)
    }

    @Test(arguments: [
        "slalom", "slalom-eff", "lime", "kernel-shap", "integrated-gradients", "gaf", "leave-one-out", "smoothgrad", "constant",
    ])
    func aDryRunSaysWhatItWillTake(method: String) throws {
        let plan = try record("--method", method, "--dry-run")
        #expect(try plan["texts"].integer() == 1)
        #expect(try plan["memory"].integer() > 1_000_000)
        let cost = try record("--method", method)["cost"]
        #expect(try cost["forwardPasses"].integer() <= plan["forwardPasses"].integer())
        #expect(try cost["backwardPasses"].integer() == plan["backwardPasses"].integer())
    }

    @Test func aDryRunOfAFileCountsItsTexts() throws {
        let run = try Program.run(
            ["explain", "--input", "-", "--samples", "30", "--dry-run", "--json"],
            input: Data("a gripping film that is long enough\n\n{\n".utf8))
        let plan = JSONReader(try run.records()[0])
        #expect(try plan["texts"].integer() == 2)
        #expect(try plan["forwardPasses"].integer() > 31)
        let report = try Program.run("explain", Self.sentence, "--dry-run")
        #expect(report.text.hasPrefix("Texts   1\nMethod  slalom ("))
        #expect(report.text.hasSuffix("\nNothing was explained; leave --dry-run out to do it.\n"))
    }

    @Test(arguments: [
        (["--budget", "0"], "expected numbers of passes"),
        (["--budget", "5x"], "expected numbers of passes"),
        (["--budget", "5s,6s"], "none of a kind twice"),
        (["--budget", "1.5passes"], "expected numbers of passes"),
        (["--precision-target", "0"], "expected a number from 1e-09"),
        (["--method", "gaf", "--budget", "10"], "--budget goes with a --method that samples only"),
        (["--method", "leave-one-out", "--precision-target", "1"], "--precision-target goes with a --method that samples only"),
        (["--sampling", "exact", "--budget", "10"], "--budget goes with a --method that samples only"),
        (["--dry-run", "--html", "page.html"], "--dry-run explains nothing that --html could be of"),
        (["--dry-run", "--scatter"], "--dry-run explains nothing that --scatter could be of"),
    ])
    func whatDoesNotGoTogether(options: [String], problem: String) throws {
        let run = try Program.run(["explain", Self.sentence] + options)
        #expect(run.code == 2)
        #expect(run.messages.contains(problem), "\(run.messages)")
    }

    @Test func aBudgetThatNothingFitsIntoIsRefused() throws {
        let run = try Program.run("explain", Self.sentence, "--budget", "1MB")
        #expect(run.code == 1)
        #expect(run.messages.contains("the budget of memory is 1MB; expected at least"))
    }
}
