import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom
import Synchronization
import Testing

/// Builds: always the same bytes, however often they were interrupted, and of one model alone.
@Suite struct DictionaryBuildTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: ["planted", "bert", "gpt2-lm", "mamba-lm"])
    func theNumberOfThreadsAndTheOrderOfTokensChangeNoByte(name: String) throws {
        let model: any ScoringModel =
            name == "planted" ? DictionaryFixture.threeLabels(400) : try GoldenModels.model(name)
        let tokens = Array(10..<40)
        let dictionaries = try [(1, tokens), (2, tokens.reversed()), (5, tokens + tokens)].enumerated().map { index, build in
            try DictionaryFixture.build(model, build.1, in: folder, name: "\(name)-\(index)", threads: build.0)
        }
        let files = try dictionaries.map { try Data(contentsOf: URL(fileURLWithPath: $0.path)) }
        #expect(files[0] == files[1] && files[0] == files[2])
        #expect(Set(dictionaries.map(\.checksum)).count == 1)
    }

    @Test func progressCountsEverySequence() throws {
        let (model, _) = DictionaryFixture.planted(50)
        let reports = Mutex([SLALOMDictionaryBuilder.Progress]())
        _ = try SLALOMDictionaryBuilder().build(
            Array(0..<50), coverage: .vocabulary, at: folder.path("dict"), with: PerturbationEngine(model)
        ) { report in reports.withLock { $0.append(report) } }
        let found = reports.withLock { $0 }
        #expect(found.map(\.doneCount) == [50, 100, 150, 200])
        #expect(found.allSatisfy { $0.totalCount == 200 && $0.earlierCount == 0 })
        #expect(!folder.exists("dict.part") && !folder.exists("dict.new"))
    }

    // MARK: - Interruptions

    /// Four batches: tokens alone, twice, and beside each of two references.
    private static let batchCount = 4
    private static let tokens = Array(0..<50)

    /// What a build leaves that ends after so many sequences.
    private func remains(after sequenceCount: Int) throws -> Data {
        let model = ObservedModel(DictionaryFixture.planted(50).model, limit: sequenceCount)
        #expect(throws: ObservedModel.Failure.self) {
            try DictionaryFixture.build(model, Self.tokens, in: folder, name: "ended")
        }
        #expect(!folder.exists("ended"))
        guard folder.exists("ended.part") else { return Data() }
        let data = try folder.read("ended.part")
        try FileManager.default.removeItem(atPath: folder.path("ended.part"))
        return data
    }

    @Test func aBuildThatScoredNothingLeavesNothing() throws {
        #expect(try remains(after: 0).isEmpty)
        #expect(!folder.exists("ended.part"))
    }

    /// Cut off at any byte, the work of an interrupted build is gone on with, and what is whole of it is not done again.
    @Test func aBuildGoesOnFromWhateverIsLeft() throws {
        let (model, _) = DictionaryFixture.planted(50)
        let whole = try Data(
            contentsOf: URL(fileURLWithPath: DictionaryFixture.build(model, Self.tokens, in: folder).path))
        let left = try remains(after: 150)
        let lineLength = try #require(left.firstIndex(of: 10)) + 1
        // Length, two logits for each token, checksum.
        let recordLength = 4 + 50 * 2 * 8 + 8
        #expect(left.count == lineLength + 3 * recordLength)
        var lengths = Array(stride(from: 0, through: left.count, by: 61))
        lengths += [1, lineLength - 1]
        for record in 0...3 {
            lengths += [-9, -1, 0, 1, 4].map { (shift: Int) -> Int in lineLength + record * recordLength + shift }
        }
        for length in Set(lengths).sorted() where length <= left.count {
            try folder.write("resumed.part", left.prefix(length))
            let observed = ObservedModel(model)
            _ = try DictionaryFixture.build(observed, Self.tokens, in: folder, name: "resumed", resuming: true)
            #expect(try folder.read("resumed") == whole, "\(length) bytes")
            #expect(!folder.exists("resumed.part"))
            let kept = max(0, length - lineLength) / recordLength
            #expect(observed.sequenceCount == (Self.batchCount - kept) * 50, "\(length) bytes")
        }
    }

    @Test func whatWasSpoiltOfTheWorkIsDoneAgain() throws {
        let (model, _) = DictionaryFixture.planted(50)
        let whole = try Data(
            contentsOf: URL(fileURLWithPath: DictionaryFixture.build(model, Self.tokens, in: folder).path))
        let left = try remains(after: 150)
        let lineLength = try #require(left.firstIndex(of: 10)) + 1
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<40 {
            var spoilt = left
            spoilt[Int.random(in: lineLength..<left.count, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
            try folder.write("resumed.part", spoilt)
            _ = try DictionaryFixture.build(model, Self.tokens, in: folder, name: "resumed", resuming: true)
            #expect(try folder.read("resumed") == whole)
        }
    }

    @Test func workIsNotThrownAwayUnasked() throws {
        let left = try remains(after: 120)
        try folder.write("dict.part", left)
        let (model, _) = DictionaryFixture.planted(50)
        let error = #expect(throws: DictionaryError.self) { try DictionaryFixture.build(model, Self.tokens, in: folder) }
        #expect(error == DictionaryError(folder.path("dict.part"), .unfinished))
        #expect(try folder.read("dict.part") == left)
    }

    @Test func theWorkOfAnotherBuildIsRefused() throws {
        let left = try remains(after: 120)
        let (model, _) = DictionaryFixture.planted(50)
        let others: [(any ScoringModel, [Int], Int?)] = [
            (model, Array(0..<49), nil), (model, Self.tokens, 3), (ObservedModel(model, name: "other"), Self.tokens, nil),
            (ObservedModel(model, precision: .bfloat16), Self.tokens, nil),
            (ObservedModel(model, labels: .init(names: ["no", "maybe"], kind: .exclusive)), Self.tokens, nil),
        ]
        for (model, tokens, references) in others {
            try folder.write("dict.part", left)
            let error = #expect(throws: DictionaryError.self) {
                try DictionaryFixture.build(model, tokens, in: folder, references: references, resuming: true)
            }
            #expect(error?.problem == .otherBuild)
            #expect(try folder.read("dict.part") == left)
        }
    }

    // MARK: - Binding

    /// A copy of a golden checkpoint that may be changed.
    private func copy(_ name: String) throws -> URL {
        let url = folder.url.appendingPathComponent("model")
        try FileManager.default.copyItem(at: GoldenModels.directory(name), to: url)
        return url
    }

    @Test func aDictionaryIsOfOneModelsFiles() throws {
        let directory = try copy("bert")
        func model() throws -> TextClassifier { try TextClassifier(checkpoint: Checkpoint(directory: directory)) }
        let dictionary = try DictionaryFixture.build(model(), 10..<40, in: folder)
        #expect(dictionary.header.fingerprint?.files.map(\.name).contains("model.safetensors") == true)
        try dictionary.check(model())
        // The same content written anew is the same model.
        let weights = directory.appendingPathComponent("model.safetensors")
        let original = try Data(contentsOf: weights)
        try original.write(to: weights, options: .atomic)
        try SLALOMDictionary(path: dictionary.path).check(model())

        for name in ["model.safetensors", "config.json", "tokenizer.json"] {
            let url = directory.appendingPathComponent(name)
            let before = try Data(contentsOf: url)
            var after = before
            if name == "model.safetensors" { after[after.count - 3] ^= 1 } else { after.append(10) }
            try after.write(to: url, options: .atomic)
            let error = #expect(throws: DictionaryError.self) { try dictionary.check(model()) }
            #expect(
                error?.problem
                    == .otherModel(
                        dictionary: directory.path, given: directory.path, difference: "\(name) is another"))
            try before.write(to: url, options: .atomic)
        }
        try dictionary.check(model())
    }

    @Test func aDictionaryOfAnotherModelIsRefused() throws {
        let (model, _) = DictionaryFixture.planted(50)
        let dictionary = try DictionaryFixture.build(model, Self.tokens, in: folder)
        let checkpoint = try GoldenModels.model("bert")
        let others: [(any ScoringModel, DictionaryError.Problem)] = [
            (
                ObservedModel(model, name: "other"),
                .otherModel(dictionary: "planted", given: "other", difference: "it has another name")
            ),
            (
                ObservedModel(model, labels: .init(names: ["no", "maybe"], kind: .exclusive)),
                .otherModel(dictionary: "planted", given: "planted", difference: "its labels are no, maybe")
            ),
            (
                checkpoint, .otherModel(dictionary: "planted", given: checkpoint.name, difference: "it is of another kind")
            ),
            (ObservedModel(model, precision: .bfloat16), .otherPrecision(dictionary: "fp32", given: "bf16")),
        ]
        for (other, problem) in others {
            let error = #expect(throws: DictionaryError.self) { try DictionarySLALOM(dictionary, for: other) }
            #expect(error == DictionaryError(dictionary.path, problem))
        }
    }

    @Test func aNextTokenHasADictionaryOfItsOwn() throws {
        let checkpoint = try Checkpoint(directory: GoldenModels.directory("gpt2-lm"))
        guard case .languageModel(let model) = try TextModel(checkpoint: checkpoint) else {
            Issue.record("gpt2-lm is no language model")
            return
        }
        func choice(_ token: Int, _ foil: Int?) throws -> NextTokenChoice {
            try model.choice(of: model.token(token), foil: foil.map(model.token))
        }
        let dictionary = try DictionaryFixture.build(choice(11, nil), 10..<40, in: folder)
        #expect(dictionary.header.choice == .init(token: 11))
        try dictionary.check(choice(11, nil))
        for (token, foil) in [(12, nil), (11, 12)] as [(Int, Int?)] {
            #expect(throws: DictionaryError.self) { try dictionary.check(choice(token, foil)) }
        }
    }

    // MARK: - What is refused

    @Test func textsThatNoDictionaryIsOfAreRefused() throws {
        let model = try GoldenModels.model("bert")
        let dictionary = try DictionaryFixture.build(model, 10..<40, in: folder)
        let explainer = try DictionarySLALOM(dictionary, for: model)
        func problem(_ input: TextInput) throws -> DictionaryError.Problem? {
            #expect(throws: DictionaryError.self) { try explainer.explain(input, with: model) }?.problem
        }
        #expect(try problem(TextInput("the film", pair: "is good")) == .pair)
        #expect(try problem(TextInput("the film [SEP] is good")) == .otherFrame)
        let errors: [(String, ExplanationError)] = [
            ("", .noContent(text: "")), ("film", .singleToken("film")),
        ]
        for (text, expected) in errors {
            let error = #expect(throws: ExplanationError.self) { try explainer.explain(text, with: model) }
            #expect(error == expected)
        }
    }

    @Test func buildsThatCannotBeAreRefused() throws {
        let (model, _) = DictionaryFixture.planted(50)
        func problem(_ model: any ScoringModel, _ tokens: [Int], name: String = "dict", references: Int? = nil)
            -> DictionaryError.Problem?
        {
            #expect(throws: DictionaryError.self) {
                try DictionaryFixture.build(model, tokens, in: folder, name: name, references: references)
            }?.problem
        }
        #expect(problem(model, []) == .noTokens)
        #expect(problem(model, [3, -1]) == .unknownToken(-1))
        #expect(
            problem(model, [3], references: 0)
                == .invalidOption(name: "the number of references", found: "0", expected: "1 to 64"))
        let broken = PlantedModel(words: model.words) { _ in .nan }
        #expect(problem(broken, [1, 2]) == .scoresNotFinite(model: "planted"))
        guard case .unwritable? = problem(model, [1, 2], name: "nowhere/dict") else {
            Issue.record("a folder that does not exist was written to")
            return
        }
        #expect(!folder.exists("dict") && !folder.exists("dict.part"))
    }
}
