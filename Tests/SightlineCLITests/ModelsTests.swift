import Foundation
import SightlineJSON
import SightlineModels
import Testing

/// What `models` says of the models that are there, and of those that cannot be used.
@Suite struct ModelsTests {
    private func run(_ arguments: String..., cache: String) throws -> Program.Run {
        try Program.run(["models"] + arguments, environment: ["HF_HUB_CACHE": cache])
    }

    @Test func theBundledModelAndTheCache() throws {
        let folder = try TemporaryFolder()
        let cache = try folder.cache(["org/reviews": "bert-tanh", "zoo": "llama-grouped-lm", "org/mamba": "mamba-score"])
        let result = try run("--json", cache: cache)
        #expect(result.code == 0 && result.messages.isEmpty)
        let records = try result.records()
        #expect(records.map { $0["name"] } == ["tiny-sentiment", "org/mamba", "org/reviews", "zoo"].map(JSONValue.string))
        #expect(records.allSatisfy { $0["problem"] == nil })
        #expect(records[0]["labels"] == .array([.string("negative"), .string("positive")]))

        let withoutAttention = [
            "slalom", "slalom-eff", "slalom-published", "leave-one-out", "lime", "kernel-shap", "permutation-shapley",
            "gradient", "gradient-x-input", "integrated-gradients", "smoothgrad",
        ]
        let withAttention = [
            "attnlrp", "rollout", "gradient-rollout", "attention-flow", "gaf", "efficient-attention",
        ]
        let all = JSONValue.array((withoutAttention + withAttention).map(JSONValue.string))
        #expect(records[2]["architecture"] == .string("bert"))
        #expect(records[2]["task"] == .string("classification"))
        #expect(records[2]["labels"] == .array((0..<3).map { .string("LABEL_\($0)") }))
        #expect(records[2]["layers"] == .integer(2) && records[2]["heads"] == .integer(1))
        #expect(records[2]["hiddenSize"] == .integer(30) && records[2]["vocabularySize"] == .integer(48))
        #expect(records[2]["longestSequence"] == .integer(37))
        #expect(records[2]["methods"] == all)

        #expect(records[3]["task"] == .string("next-token") && records[3]["labels"] == nil)
        #expect(records[3]["heads"] == .integer(6) && records[3]["methods"] == all)

        #expect(records[1]["heads"] == nil)
        #expect(records[1]["methods"] == .array(withoutAttention.map(JSONValue.string)))
    }

    @Test func sizes() throws {
        let directory = GoldenModels.directory("bert-gelu-python")
        let record = try run("--json", directory.path, cache: "/nowhere").records()[0]
        let weights = try ModelDescription(checkpoint: Checkpoint(directory: directory)).storedWeights()
        #expect(record["bytes"] == .integer(weights.byteCount))
        #expect(record["parameters"] == .integer(weights.parameterCount))
    }

    @Test func aBrokenModelInTheCacheIsALine() throws {
        let folder = try TemporaryFolder()
        let cache = try folder.cache(["a/b": "bert-gelu-python"], missing: ["tokenizer.json"])
        let snapshot = "\(cache)/models--x/snapshots/1"
        try FileManager.default.createDirectory(atPath: snapshot, withIntermediateDirectories: true)
        try Data("{\"model_type\": \"reformer\"}".utf8).write(to: URL(fileURLWithPath: snapshot + "/config.json"))
        let result = try run("--json", cache: cache)
        #expect(result.code == 0 && result.messages.isEmpty)
        let records = try result.records()
        #expect(records.map { $0["name"] } == ["tiny-sentiment", "a/b", "x"].map(JSONValue.string))
        #expect(records[1]["architecture"] == .string("bert") && records[1]["methods"] == .array([]))
        #expect(records[1].problem.hasPrefix("there is no tokenizer.json or "))
        #expect(records[2].problem.hasPrefix("the architecture reformer is not supported; supported: bert, "))
    }

    @Test(arguments: [
        ("config.json", "there is no config.json"), ("model.safetensors", "there is no model.safetensors"),
        ("tokenizer.json", "there is no tokenizer.json"),
    ])
    func aDirectoryThatCannotBeUsedFails(file: String, problem: String) throws {
        let folder = try TemporaryFolder()
        let directory = try folder.checkpoint([file: Data?.none])
        let result = try run(directory, "tiny-sentiment", "--json", cache: "/nowhere")
        #expect(result.code == 1)
        #expect(result.messages == "error: 1 of 2 models cannot be used; see what problem says\n")
        let records = try result.records()
        #expect(records.count == 2 && records[0]["name"] == .string(directory) && records[1]["problem"] == nil)
        #expect(records[0].problem.hasPrefix(problem))
    }

    @Test func noSuchModel() throws {
        let result = try run("org/none", cache: "/nowhere")
        #expect(result.code == 1)
        #expect(result.text.hasPrefix("org/none\n  problem       no such model; looked at "))
    }

    @Test func forAReader() throws {
        let folder = try TemporaryFolder()
        let cache = try folder.cache(
            ["org/one": "bert-relu", "org/seven": "bert-silu", "org/mamba": "mamba-lm", "broken": "bert"],
            missing: ["expected.json"])
        try FileManager.default.removeItem(atPath: "\(cache)/models--broken/snapshots/0123abcd/config.json")
        let result = try run(cache: cache)
        #expect(result.code == 0 && result.messages.isEmpty)
        let blocks = result.text.split(separator: "\n\n")
        #expect(blocks.map { $0.prefix { $0 != "\n" } } == ["tiny-sentiment", "broken", "org/mamba", "org/one", "org/seven"])
        #expect(blocks[1].hasPrefix("broken\n  problem       there is no config.json, which says what"))
        #expect(blocks[2].contains("\n  architecture  mamba, 2 layers, no attention, hidden size "))
        #expect(blocks[2].contains("\n  task          next token\n"))
        #expect(blocks[2].contains("\n  methods       slalom, slalom-eff, ") && !blocks[2].contains("rollout"))
        #expect(blocks[3].contains("\n  methods       slalom, slalom-eff, ") && blocks[3].contains("rollout"))
        #expect(
            blocks[3].hasPrefix(
                """
                org/one
                  architecture  bert, 1 layer, 7 heads, hidden size 28
                  task          classification, 1 label: LABEL_0
                  reads         up to 37 tokens, vocabulary of 48
                """))
        #expect(blocks[3].contains(/\n  weights       [0-9.]+ kB, [0-9,]+ parameters\n/))
        #expect(!result.text.contains("\u{1B}"))
        for line in result.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test func anEmptyCacheIsNoted() throws {
        let folder = try TemporaryFolder()
        let result = try run("--json", cache: folder.path("none"))
        #expect(result.code == 0)
        #expect(try result.records().count == 1)
        #expect(result.messages == "There are no models in the Hugging Face cache, \(folder.path("none")).\n")
    }
}

extension JSONValue {
    /// What the member `problem` says; empty if there is none.
    fileprivate var problem: String {
        if case .string(let problem)? = self["problem"] { problem } else { "" }
    }
}
