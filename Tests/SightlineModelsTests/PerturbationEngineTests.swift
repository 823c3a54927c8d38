import SightlineModels
import Testing

@Suite("The perturbation engine scores each sequence once and puts its row in its place")
struct PerturbationEngineTests {
    /// Sequences of many lengths in no order, about half of them more than once.
    static let sequences: [[Int]] = (0..<300).map { index in
        let kind = index * 7919 % 150
        return (0...(kind * 37 % 41)).map { $0 * kind % 23 }
    }

    @Test(arguments: [1, 2, 4], [1, 7, 40, 41, 100, 2048, 1_000_000])
    func rowsComeBackInOrder(threadCount: Int, chunkTokenCount: Int) throws {
        let model = CountingModel()
        let engine = PerturbationEngine(model, threadCount: threadCount, chunkTokenCount: chunkTokenCount)
        let scores = try engine.score(Self.sequences)
        #expect(scores.logits == Self.sequences.map(CountingModel.logits))
    }

    @Test(arguments: [1, 2, 4])
    func duplicatesAreScoredOnce(threadCount: Int) throws {
        let model = CountingModel()
        let scores = try PerturbationEngine(model, threadCount: threadCount, chunkTokenCount: 64)
            .score(Self.sequences)
        let distinct = Set(Self.sequences)
        let asked = model.askedBatches.flatMap { $0 }
        #expect(distinct.count < Self.sequences.count)
        #expect(asked.count == distinct.count)
        #expect(Set(asked) == distinct)
        #expect(scores.cost.forwardPasses == distinct.count)
        #expect(scores.cost.tokens == distinct.reduce(0) { $0 + $1.count })
    }

    /// This is what bounds memory: no chunk has more tokens than asked for, except a longer sequence by itself.
    @Test(arguments: [1, 7, 40, 41, 100, 2048])
    func chunksAreBounded(chunkTokenCount: Int) throws {
        let model = CountingModel()
        _ = try PerturbationEngine(model, threadCount: 3, chunkTokenCount: chunkTokenCount).score(Self.sequences)
        for batch in model.askedBatches {
            #expect(!batch.isEmpty)
            #expect(batch.count == 1 || batch.reduce(0) { $0 + $1.count } <= chunkTokenCount)
            // Equal lengths stand together, the longest first.
            #expect(batch.map(\.count) == batch.map(\.count).sorted(by: >))
        }
        #expect(model.peakTokenCount <= 3 * max(chunkTokenCount, 41))
        // No more chunks than needed: two neighbours together are always beyond the bound, which for a small set is an
        // eighth of it.
        let total = Set(Self.sequences).reduce(0) { $0 + $1.count }
        #expect(model.askedBatches.count <= 2 * total / min(chunkTokenCount, max(total / 8, 1)) + 1)
    }

    @Test func chunksDoNotDependOnTheNumberOfThreads() throws {
        func batches(_ threadCount: Int) throws -> Set<[[Int]]> {
            let model = CountingModel()
            _ = try PerturbationEngine(model, threadCount: threadCount, chunkTokenCount: 100).score(Self.sequences)
            return Set(model.askedBatches)
        }
        let expected = try batches(1)
        #expect(try batches(2) == expected)
        #expect(try batches(4) == expected)
    }

    @Test func aRealModelGivesTheSameBytesOnAnyNumberOfThreads() throws {
        let model = try GoldenCheckpoint(name: "bert").model()
        let expected = try PerturbationEngine(model, threadCount: 1, chunkTokenCount: 256).score(Self.sequences)
        for threadCount in [2, 4, 4, 4] {
            let found = try PerturbationEngine(model, threadCount: threadCount, chunkTokenCount: 256)
                .score(Self.sequences)
            #expect(found.logits == expected.logits)
            #expect(found.cost == expected.cost)
        }
    }

    @Test func nothingCostsNothing() throws {
        let model = CountingModel()
        let scores = try PerturbationEngine(model, threadCount: 2).score([ModelInput]())
        #expect(scores.logits.isEmpty)
        #expect(scores.cost == .init(forwardPasses: 0, tokens: 0))
        #expect(model.askedBatches.isEmpty)
    }

    @Test(arguments: [1, 2, 4])
    func aFailureInTheMiddleArrives(threadCount: Int) {
        let poison = Self.sequences[123]
        let model = CountingModel(failingAt: poison)
        let engine = PerturbationEngine(model, threadCount: threadCount, chunkTokenCount: 30)
        #expect(throws: CountingModel.Failure(sequence: poison)) { try engine.score(Self.sequences) }
        // Once a chunk has failed, no other is begun.
        if threadCount == 1 { #expect(model.askedBatches.last?.contains(poison) == true) }
    }

    @Test func anAnswerOfAnotherShapeIsRefused() {
        let short = CountingModel { Array($0.dropLast()) }
        #expect(throws: ScoringError.wrongRowCount(model: "counting", expected: 2, found: 1)) {
            try PerturbationEngine(short).score([[1], [2]])
        }
        let long = CountingModel { $0 + $0 }
        #expect(throws: ScoringError.wrongRowCount(model: "counting", expected: 2, found: 4)) {
            try PerturbationEngine(long).score([[1], [2]])
        }
        let narrow = CountingModel { $0.map { [$0[0]] } }
        #expect(throws: ScoringError.wrongLogitCount(model: "counting", expected: 2, found: 1)) {
            try PerturbationEngine(narrow).score([[1], [2]])
        }
        #expect(throws: ScoringError.wrongRowCount(model: "counting", expected: 1, found: 0)) {
            try CountingModel { _ in [] }.predict("x")
        }
    }

    @Test func absurdSettingsAreRaisedToOne() throws {
        let engine = PerturbationEngine(CountingModel(), threadCount: -3, chunkTokenCount: 0)
        #expect(engine.threadCount == 1)
        #expect(engine.chunkTokenCount == 1)
        #expect(try engine.score([[1, 2], [3]]).logits == [[3, 5], [3, 9]])
    }
}

@Suite("A classifier refuses sequences it cannot score")
struct ScoringErrorTests {
    @Test(arguments: [
        ([[2, 5, 3], []], ScoringError.emptySequence(model: "", index: 1), "sequence 1 has no tokens"),
        (
            [[Int](repeating: 5, count: 38)], .sequenceTooLong(model: "", index: 0, tokenCount: 38, limit: 37),
            "takes 37"
        ),
        ([[2, 48, 3]], .unknownToken(model: "", id: 48, vocabularySize: 48), "ids go from 0 to 47"),
        ([[2, -1, 3]], .unknownToken(model: "", id: -1, vocabularySize: 48), "no token -1"),
    ] as [([[Int]], ScoringError, String)])
    func refused(sequences: [[Int]], expected: ScoringError, message: String) throws {
        let model = try GoldenCheckpoint(name: "bert-relu").model()
        let error = try #require(throws: ScoringError.self) { try model.logits(of: sequences) }
        let description = "\(error)"
        #expect(description.contains(message))
        #expect(description.hasPrefix(model.name))
        #expect(description.dropFirst(model.name.count) == "\(expected)")
    }

    @Test func noSequencesHaveNoLogits() throws {
        #expect(try GoldenCheckpoint(name: "bert-relu").model().logits(of: [ModelInput]()).isEmpty)
    }
}
