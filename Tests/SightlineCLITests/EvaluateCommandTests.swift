import Foundation
import SightlineEvaluation
import SightlineJSON
import Testing

/// What `compare` and `evaluate` print and write.
@Suite struct EvaluateCommandTests {
    private static let data = """
        sentence\tlabel
        a gripping film .\t1
        a dull , lifeless film\t0
        film\t1
        not bad at all\t1

        """
    private static let options = [
        "--methods", "slalom,kernel-shap,lime,gradient", "--budget", "60", "--metrics", "deletion,curves,cost", "--quiet",
    ]
    private static let yelpHAT = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Data/yelp-hat.csv").path

    private func evaluate(_ folder: TemporaryFolder, _ options: [String] = []) throws -> Program.Run {
        try folder.write("data.tsv", Data(Self.data.utf8))
        return try Program.run(
            ["evaluate", "--data", folder.path("data.tsv"), "--output", folder.path("results.jsonl")] + Self.options
                + options)
    }

    /// Seconds aside.
    private func lines(_ folder: TemporaryFolder, _ name: String = "results.jsonl") throws -> [String] {
        try String(decoding: folder.read(name), as: UTF8.self).split(separator: "\n").map {
            String($0).replacing(/"seconds":[0-9.e-]+/, with: "\"seconds\":0")
        }
    }

    @Test func aTableAndItsResults() throws {
        let folder = try TemporaryFolder()
        let run = try evaluate(folder)
        #expect(run.code == 0)
        #expect(run.text.contains(/method +Deletion MSE/))
        // Random is there though nobody asked for it.
        for name in ["slalom", "slalom (value)", "kernel-shap", "gradient", "random"] {
            #expect(run.text.contains("\n  \(name) "), "\(name)")
        }
        #expect(run.text.contains("4 texts of data.tsv, tiny-sentiment, the predicted label"))
        let lines = try lines(folder)
        #expect(lines.count == 5 && lines[0].contains("\"format\":\"sightline-evaluation\""))
        let record = try JSONDecoder().decode(EvaluationRecord.self, from: Data(lines[3].utf8))
        // A single token: SLALOM and LIME have nothing to divide, the others go on.
        #expect(record.results.map { $0.error == nil } == [false, true, false, true, true])
        #expect(run.text.contains("slalom failed on 1 of the texts"))
    }

    @Test func resultsDoNotDependOnThreads() throws {
        let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
        #expect(try evaluate(one, ["--threads", "1"]).code == 0)
        #expect(try evaluate(two, ["--threads", "2"]).code == 0)
        #expect(try lines(one).dropFirst() == lines(two).dropFirst())
    }

    @Test func anInterruptedRunGoesOn() throws {
        let whole = try TemporaryFolder()
        #expect(try evaluate(whole).code == 0)
        let folder = try TemporaryFolder()
        _ = try evaluate(folder)
        // The header and two texts are there, and the third was being written.
        let lines = try String(decoding: folder.read("results.jsonl"), as: UTF8.self).split(separator: "\n")
        try folder.write("results.jsonl.part", Data((lines[..<3].joined(separator: "\n") + "\n" + lines[3].prefix(40)).utf8))
        let resumed = try evaluate(folder, ["--resume"])
        #expect(resumed.code == 0)
        #expect(try self.lines(folder).dropFirst() == self.lines(whole).dropFirst())
        #expect(!folder.exists("results.jsonl.part"))
    }

    @Test func anotherRunsResultsAreNotGoneOnWith() throws {
        let folder = try TemporaryFolder()
        _ = try evaluate(folder)
        try folder.write("results.jsonl.part", folder.read("results.jsonl"))
        let run = try evaluate(folder, ["--seed", "5", "--resume"])
        #expect(run.code == 1)
        #expect(run.messages.contains("does not belong to this run: its model, data, methods, metrics or seed are others"))
        #expect(try evaluate(folder).messages.contains("holds the results of an interrupted run"))
    }

    @Test(arguments: [
        ("text", "Deletion MSE"), ("csv", "method,Deletion MSE,Deletion MSE low"), ("markdown", "| method | Deletion MSE |"),
        ("latex", "\\toprule"),
    ])
    func tablesOfEarlierResults(format: String, expected: String) throws {
        let folder = try TemporaryFolder()
        _ = try evaluate(folder)
        let run = try Program.run(
            "evaluate", "--results", folder.path("results.jsonl"), "--columns", "deletion-mse,passes", "--format-table", format)
        #expect(run.code == 0 && run.text.contains(expected))
        #expect(!run.text.contains("Insertion"))
    }

    @Test func qualityAgainstCost() throws {
        let folder = try TemporaryFolder()
        let run = try evaluate(folder, ["--budget", "20,40", "--svg", folder.path("curve.svg")])
        #expect(run.code == 0 && run.text.contains("kernel-shap @ 20") && run.text.contains("kernel-shap @ 40"))
        let svg = String(decoding: try folder.read("curve.svg"), as: UTF8.self)
        #expect(svg.contains("forward passes per text") && svg.contains("kernel-shap"))
    }

    @Test func humanAttentionFromYelpHAT() throws {
        let run = try Program.run(
            "evaluate", "--data", Self.yelpHAT, "--methods", "leave-one-out", "--metrics", "human-attention", "--format-table",
            "csv")
        #expect(run.code == 0 && run.text.contains("method,Human attention"))
    }

    @Test func agreementWithNaiveBayes() throws {
        let folder = try TemporaryFolder()
        try folder.write("data.tsv", Data(Self.data.utf8))
        let run = try Program.run(
            "evaluate", "--data", folder.path("data.tsv"), "--naive-bayes", folder.path("data.tsv"), "--methods",
            "leave-one-out", "--metrics", "naive-bayes", "--quiet")
        #expect(run.code == 0 && run.text.contains("Naive Bayes"))
    }

    @Test func compared() throws {
        let run = try Program.run("compare", "A gripping, beautifully acted film.", "--budget", "100")
        #expect(run.code == 0)
        #expect(run.text.contains(/beautifully +[+][0-9]+ %/))
        for name in ["slalom", "lime", "kernel-shap", "integrated-gradients", "attnlrp", "gaf", "random"] {
            #expect(run.text.contains("\n  \(name) "), "\(name)")
        }
        let record = try Program.run(
            "compare", "A gripping film.", "--methods", "slalom,leave-one-out", "--budget", "20,40", "--json"
        ).records()[0]
        guard case .array(let entries)? = record["entries"] else { Issue.record("no entries"); return }
        #expect(entries.compactMap { $0["name"] } == ["slalom", "slalom", "leave-one-out", "random"].map { .string($0) })
        #expect(entries[0]["explanation"]?["tokens"] != nil && entries[0]["evaluation"]?["metrics"] != nil)
    }

    @Test(arguments: ["lime", "kernel-shap", "permutation-shapley", "leave-one-out", "gradient", "gradient-x-input",
        "integrated-gradients", "smoothgrad", "attnlrp", "slalom-eff", "slalom-published", "random", "constant"])
    func everyMethodExplains(method: String) throws {
        let report = try Program.run("explain", "A gripping film.", "--method", method)
        #expect(report.code == 0 && report.text.contains("gripping"))
        let record = try Program.run("explain", "A gripping film.", "--method", method, "--json").records()[0]
        #expect(record["unit"] != nil || method.hasPrefix("slalom"))
    }

    private static let misuses: [([String], Int32, String)] = [
        ([], 2, "evaluate needs --data FILE, or --results RESULTS"),
        (["--data", "a", "--results", "b"], 2, "both --data and --results are given"),
        (["--data", "a", "--methods", "slalom,slalom"], 2, "--methods is \"slalom,slalom\"; expected some of slalom"),
        (["--data", "a", "--methods", "shap"], 2, "--methods is \"shap\"; expected some of slalom"),
        (["--data", "a", "--budget", "10,0"], 2, "expected numbers from 1 to 10000000 with commas, or curve"),
        (["--data", "a", "--metrics", "naive-bayes"], 2, "--metrics naive-bayes goes with --naive-bayes FILE only"),
        (["--data", "a", "--svg", "x.svg"], 2, "--svg goes with several budgets"),
        (["--results", "a", "--limit", "3"], 2, "--limit goes with --data FILE only"),
        (["--data", "a", "--columns", "mse"], 2, "expected names of metrics with commas, such as deletion-mse"),
        (["--data", "/nowhere.tsv"], 1, "/nowhere.tsv: no such file or directory"),
        (["--results", "/nowhere.jsonl"], 1, "/nowhere.jsonl cannot be read; give a file that"),
        (["--results", #filePath], 1, "line 1 is not the header of an evaluation"),
        (["some text"], 2, "evaluate takes no argument \"some text\""),
    ]

    @Test(arguments: misuses.indices)
    func misuse(index: Int) throws {
        let (arguments, code, message) = Self.misuses[index]
        let run = try Program.run(["evaluate"] + arguments)
        #expect(run.code == code)
        #expect(run.messages.contains(message), "\(run.messages)")
    }
}
