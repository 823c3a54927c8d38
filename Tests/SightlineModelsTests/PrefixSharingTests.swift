import SightlineModels
import Testing

@Suite("What sequences begin with in common is computed once")
struct PrefixSharingTests {
    /// A text of 30 tokens, and every way of leaving one of them out.
    private static let deletions: [[Int]] = {
        let text = (0..<30).map { 5 + $0 * 7 % 40 }
        return [text] + text.indices.map { left in text.indices.filter { $0 != left }.map { text[$0] } }
    }()

    @Test(arguments: ["gpt2", "bloom", "gpt-neox", "llama", "mistral", "qwen3", "gemma2", "mamba-score"])
    func logitsAreThoseOfEachSequence(name: String) throws {
        let model = try GoldenCheckpoint(name: name).model()
        #expect(model.sharesPrefixes)
        let single = try Self.deletions.flatMap { try model.logits(of: [$0]) }
        #expect(largestDifference(try model.logits(of: Self.deletions), single) < ParityTests.tolerance)
        let scores = try PerturbationEngine(model, threadCount: 2).score(Self.deletions)
        #expect(largestDifference(scores.logits, single) < ParityTests.tolerance)
    }

    @Test func theCostIsTheTreesNodes() throws {
        let model = try GoldenCheckpoint(name: "gpt2").model()
        // In one chunk: each sequence adds what comes after the token it leaves out.
        let engine = PerturbationEngine(model, threadCount: 1, chunkTokenCount: 100_000)
        let few = Array(Self.deletions.prefix(2))
        let scores = try engine.score(few)
        #expect(scores.cost.forwardPasses == 2)
        #expect(scores.cost.tokens == 30 + 29)
        let last = [Self.deletions[0], Self.deletions[30]]
        #expect(try engine.score(last).cost.tokens == 30, "the shorter sequence is the beginning of the longer")
        let all = try engine.score(Self.deletions)
        #expect(all.cost.tokens < Self.deletions.reduce(0) { $0 + $1.count } * 2 / 3)
    }

    @Test(arguments: ["bert", "modernbert", "llama-rope-dynamic", "llama-rope-longrope", "gemma3-both-ways"])
    func modelsWhoseTokensSeeMoreDoNotShare(name: String) throws {
        let model = try GoldenCheckpoint(name: name).model()
        #expect(!model.sharesPrefixes)
        let scores = try PerturbationEngine(model, threadCount: 1).score(Self.deletions)
        #expect(scores.cost.tokens == Self.deletions.reduce(0) { $0 + $1.count })
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        let model = try GoldenCheckpoint(name: "llama-grouped").model()
        let scores = try [1, 2, 5].map {
            try PerturbationEngine(model, threadCount: $0, chunkTokenCount: 64).score(Self.deletions).logits
        }
        #expect(scores[0] == scores[1] && scores[1] == scores[2])
    }

    @Test func beyondTheTrainedLengthRotationsStretch() throws {
        let golden = GoldenCheckpoint(name: "llama-rope-dynamic")
        let beyond = try readJSON(golden.directory.appendingPathComponent("expected.json"))["beyond"]
        let sequences = try beyond["sequences"].integers()
        let model = try golden.model()
        let within = sequences.indices.filter { sequences[$0].count <= model.tokenLimit }
        #expect(!within.isEmpty)
        let expected = try beyond["logits"].numbers()
        #expect(
            largestDifference(try model.logits(of: within.map { sequences[$0] }), within.map { expected[$0] })
                < ParityTests.tolerance)
    }
}
