import Foundation
import SightlineCLI
import Testing

/// `sightline experiment`, through the program.
@Suite struct ExperimentCommandTests {
    @Test func filesAndFindings() throws {
        let folder = try TemporaryFolder()
        try folder.write("texts.tsv", "sentence\tlabel\na fine film\tpositive\na dull film\tnegative\na lovely day\tpositive\n")
        for _ in 0..<2 {
            let run = try Program.run(
                "experiment", "concatenation", "--quick", "--output", folder.path("out"), "--data", folder.path("texts.tsv"),
                "--quiet", "--seed", "3")
            #expect(run.code == 0, "\(run.messages)")
            #expect(run.text.hasPrefix("concatenation: Do scores add up when texts are joined?\n  Naive Bayes is off"))
            #expect(run.text.hasSuffix("  \(folder.path("out"))/concatenation/page.md\n"))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out/concatenation"))
        #expect(Set(["page.md", "concatenation.svg", "concatenation.csv", "concatenation-table.csv"]).isSubset(of: Set(names)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")) == ["concatenation"])
        let page = String(decoding: try folder.read("out/concatenation/page.md"), as: UTF8.self)
        #expect(page.contains("3 texts of the file given"))
        #expect(page.contains("`sightline experiment concatenation --quick --seed 3 --data \(folder.path("texts.tsv"))`"))
    }

    @Test func aFailureLeavesNothing() throws {
        let folder = try TemporaryFolder()
        try folder.write("texts.tsv", "sentence\tlabel\na fine film\tpositive\n")
        let run = try Program.run(
            "experiment", "concatenation", "--output", folder.path("out"), "--data", folder.path("texts.tsv"), "--quiet")
        #expect(run.code == 1)
        #expect(run.messages.contains("the experiment has 1 text; expected 2 or more"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).isEmpty)
        let blocked = try Program.run(
            "experiment", "concatenation", "--output", folder.path("texts.tsv"), "--quiet")
        #expect(blocked.code == 1)
        #expect(blocked.messages.contains("texts.tsv/concatenation.part"))
    }

    @Test func anotherDirectoryIsNotReplaced() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("review"), withIntermediateDirectories: true)
        try folder.write("review/mine.txt", "not to be lost")
        let run = try Program.run("experiment", "review", "--output", folder.path(""), "--quiet")
        #expect(run.code == 1)
        #expect(run.messages.contains("review holds other files than an experiment's; give another --output"))
        #expect(folder.exists("review/mine.txt") && !folder.exists("review.part"))
    }

    @Test(arguments: [
        (["experiment"], "experiment needs the NAME of an experiment (additive-learning, surrogate-fit, recovery"),
        (["experiment", "concatenations"], "there is no experiment concatenations; did you mean concatenation?"),
        (["experiment", "zzzzzzzzz"], "there is no experiment zzzzzzzzz; expected one of additive-learning"),
        (["experiment", "gaf", "review"], "experiment takes no argument \"review\""),
        (["experiment", "gaf", "--quick", "--full"], "both --quick and --full are given; leave one out"),
        (["experiment", "recovery", "--data", "x.tsv"], "recovery trains models of its own on data of its own; leave --data out"),
    ])
    func whatDoesNotGo(arguments: [String], problem: String) throws {
        let run = try Program.run(arguments)
        #expect(run.code == 2)
        #expect(run.messages.contains(problem), "\(run.messages)")
    }

    @Test func helpListsThem() throws {
        let run = try Program.run("experiment", "--help")
        #expect(run.code == 0)
        for name in ["additive-learning", "surrogate-fit", "recovery", "concatenation", "review", "runtime", "gaf"] {
            #expect(run.text.contains(name))
        }
    }
}
