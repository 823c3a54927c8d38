import Foundation
import SightlineAttribution
import SightlineCLI
import SightlineJSON
import Testing

/// Every line of JSON that the commands print is as `docs/schema` says.
@Suite struct SchemaTests {
    private static let sentence = "A gripping, unputdownable film."
    private let schema: JSONSchema

    init() throws { schema = try .documented() }

    /// Checks every line, as the record it should be and as any record.
    private func check(_ records: [JSONValue], are name: String, _ comment: String = "") throws {
        #expect(!records.isEmpty, "\(comment)")
        for record in records {
            #expect(try schema.problems(of: record, as: name) == [], "\(comment)")
            #expect(try schema.problems(of: record) == [], "\(comment)")
        }
    }

    private func lines(_ arguments: String...) throws -> [JSONValue] { try Program.run(arguments + ["--json"]).records() }

    @Test(arguments: MethodName.allCases)
    func explanationsByEveryMethod(method: MethodName) throws {
        let samples = method.rawValue.hasPrefix("slalom") ? ["--samples", "40"] : []
        let run = try Program.run(["explain", Self.sentence, "--method", method.rawValue, "--json"] + samples)
        try check(run.records(), are: "explanation", method.rawValue)
        #expect(try run.records()[0]["version"] == .string(SightlineVersion.current))
    }

    @Test func wordsPairsAndNextTokens() throws {
        try check(lines("explain", Self.sentence, "--words", "--samples", "40"), are: "explanation")
        try check(lines("explain", Self.sentence, "--sampling", "exact"), are: "explanation")
        let pairs = GoldenModels.directory("bert-segments").path
        try check(
            lines("explain", "the film", "--pair", "not very good", "--model", pairs, "--samples", "30"), are: "explanation")
        try check(lines("tokenize", "the film", "--pair", "not very good", "--model", pairs), are: "tokenization")
        let language = GoldenModels.directory("gpt2-lm").path
        try check(
            lines("explain", "the film is", "--model", language, "--samples", "20", "--target", "good", "--foil", "bad"),
            are: "explanation")
        try check(lines("predict", "the film is", "--model", language), are: "nextTokens")
        try check(lines("predict", Self.sentence), are: "prediction")
    }

    @Test func recordsOfFilesAndFailures() throws {
        let input = Data(#"{"text": "a film", "id": 7}"#.utf8) + Data("\n{\"text\": \"\", \"id\": \"b\"}\n{}\n".utf8)
        let records = try Program.run(
            ["explain", "--samples", "20", "--input", "-", "--quiet"], input: input
        ).records()
        try check([records[0]], are: "explanation")
        try check(Array(records[1...]), are: "failure")
        #expect(records.map { $0["id"] } == [.integer(7), .string("b"), nil])
    }

    @Test(arguments: ["attention", "gradient", "attentionGradient"], ["raw", "effective", "efficient"])
    func maps(tensor: String, kind: String) throws {
        guard tensor != "gradient" || kind == "raw" else { return }
        let record = try lines("attention", "A film.", "--tensor", tensor, "--kind", kind, "--layer", "1", "--head", "2")
        try check(record, are: "attention")
        // Exactly one of the tensors is in it.
        #expect(try schema.problems(of: record[0].without(tensor), as: "attention") != [])
    }

    @Test func causalTestsAndModels() throws {
        try check(lines("causal-test", "A good film."), are: "causalTest")
        let directories = ["gpt2-lm", "mamba-lm"].map { GoldenModels.directory($0).path }
        try check(
            Program.run(["models", "--json"] + directories + ["/nowhere"]).records(), are: "modelRecord")
    }

    @Test func comparisonsAndEvaluations() throws {
        try check(
            lines("compare", "film", "--methods", "slalom,kernel-shap,gaf", "--budget", "20,40"), are: "comparison")
        try check(lines("compare", Self.sentence, "--methods", "slalom,lime", "--budget", "40"), are: "comparison")
        let folder = try TemporaryFolder()
        try folder.write("data.tsv", Data("sentence\tlabel\na gripping film .\t1\na dull , lifeless film\t0\nfilm\t1\n".utf8))
        let run = try Program.run(
            "evaluate", "--data", folder.path("data.tsv"), "--output", folder.path("out.jsonl"), "--naive-bayes",
            folder.path("data.tsv"), "--methods", "slalom,leave-one-out,gradient", "--budget", "30", "--metrics",
            "deletion,curves,aopc,eraser,infidelity,sensitivity,stability,naive-bayes,cost", "--quiet")
        #expect(run.code == 0, "\(run.messages)")
        let results = try folder.read("out.jsonl").split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: $0) }
        try check([results[0]], are: "evaluationHeader")
        try check(Array(results[1...]), are: "evaluationRecord")
    }

    // MARK: - What is no record

    /// Whatever is spoilt of a record, at any depth, the schema says so.
    @Test func spoiltRecordsFail() throws {
        let records = try [
            ("explanation", lines("explain", Self.sentence, "--samples", "40")[0]),
            ("explanation", lines("explain", Self.sentence, "--method", "gaf")[0]),
            ("explanation", lines("explain", Self.sentence, "--method", "kernel-shap")[0]),
            ("comparison", lines("compare", "A film.", "--methods", "slalom", "--budget", "20")[0]),
            ("prediction", lines("predict", "A film.")[0]), ("tokenization", lines("tokenize", "A film.")[0]),
            ("attention", lines("attention", "A film.", "--kind", "efficient", "--layer", "0", "--head", "0")[0]),
            ("causalTest", lines("causal-test", "A film.")[0]), ("modelRecord", lines("models")[0]),
            ("failure", JSONValue(parsing: #"{"line": 1, "error": "bad"}"#)),
        ]
        for (name, record) in records {
            for (path, spoilt) in record.spoilt {
                #expect(try schema.problems(of: spoilt, as: name) != [], "\(name)\(path)")
            }
            guard case .array(let required)? = schema.definition(name)?["required"] else { continue }
            for case .string(let key) in required {
                #expect(try schema.problems(of: record.without(key), as: name) == [": \(key) is missing"])
            }
        }
    }

    @Test(arguments: [
        (#"{"line": 0, "error": ""}"#, ".line: minimum"), (#"{"line": 1.5, "error": ""}"#, ".line: type"),
        (#"{"line": 1, "error": "", "id": true}"#, ".id: type"), ("[]", ": type"),
    ])
    func rangesAndTypes(record: String, problem: String) throws {
        let problems = try schema.problems(of: JSONValue(parsing: record), as: "failure")
        #expect(problems.count == 1 && problems[0].hasPrefix(problem), "\(problems)")
    }

    /// Every definition is a record's or part of one, all keywords are understood, and records are described.
    @Test func theSchemaIsWhole() throws {
        let nodes = try schema.nodes()
        let used = nodes.compactMap { $0["$ref"] }
        for name in schema.definitions { #expect(used.contains(.string("#/$defs/\(name)")), "\(name)") }
        #expect(schema.records.allSatisfy { schema.definition($0)?["description"] != nil })
        #expect(throws: JSONSchema.UnknownKeyword.self) {
            try JSONSchema(JSONValue(parsing: #"{"items": {"pattern": "a"}}"#)).nodes()
        }
    }
}
