import Foundation
import SightlineJSON
import SightlineModels
import SightlineTensors
import SightlineTokenizers
import SightlineTraining
import Testing

@Suite("What a training begins with, and writes")
struct ClassifierDraftTests {
    private static let texts = [
        "the film is not very good , and the plot was slow .", "i like fun", "a gripping film", "not my movie at all",
    ]

    private func logits(_ model: TextClassifier, _ texts: [String]) throws -> [[Double]] {
        try model.logits(of: texts.map { try model.tokenize($0).input })
    }

    private func difference(_ first: [[Double]], _ second: [[Double]]) -> Double {
        zip(first.joined(), second.joined()).map { abs($0 - $1) }.max() ?? .infinity
    }

    // MARK: - Round trips

    @Test(arguments: ["bert", "distilbert", "gpt2", "roberta", "deberta-v2", "modernbert", "llama-grouped", "mamba-score"])
    func aCheckpointThatNothingIsChangedOfStaysTheSame(name: String) throws {
        let checkpoint = try GoldenFiles.checkpoint(name)
        let folder = try TemporaryFolder()
        let directory = folder.url("model")
        let draft = try ClassifierDraft(from: checkpoint, directory: directory, seed: 0)
        #expect(draft.newNames.isEmpty)
        try draft.files.write(draft.initialWeights, to: directory)
        let former = try TextClassifier(checkpoint: checkpoint)
        let written = try TextClassifier(checkpoint: Checkpoint(directory: directory))
        #expect(try logits(written, Self.texts) == logits(former, Self.texts))
        // The network in training computes what the one that scores does, if in another order.
        let inputs = try Self.texts.map { try former.tokenize($0).input }
        #expect(inputs == (try Self.texts.map { try draft.input(of: TextInput($0)).input }))
        let trained = try draft.network.logits(of: inputs, weights: draft.initialWeights, threadCount: 2)
        #expect(difference(trained, try logits(former, Self.texts)) < 1e-4)
    }

    @Test(arguments: ModelFamily.allCases)
    func aNewModelIsAModel(family: ModelFamily) throws {
        let folder = try TemporaryFolder()
        let (files, classifier) = try PlantedTexts.classifier(family, labels: ["none", "some", "many"])
        try files.write(classifier.initialWeights(seed: 4), dtype: .bfloat16, to: folder.url)
        let model = try TextClassifier(checkpoint: Checkpoint(directory: folder.url))
        #expect(model.labels == ClassificationLabels(names: ["none", "some", "many"], kind: .exclusive))
        let input = try model.tokenize("w3 w0 nothing w11").input
        #expect(input.ids == [2, 8, 5, 1, 16, 3])
        #expect(try model.logits(of: [input])[0].count == 3)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(names.sorted() == ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
    }

    @Test func storedInSixteenBits() throws {
        let folder = try TemporaryFolder()
        let draft = try ClassifierDraft(from: .bundled, directory: folder.url, seed: 0)
        try draft.files.write(draft.initialWeights, dtype: .float16, to: folder.url)
        // The bundled model is stored so: nothing is lost.
        let written = try TextClassifier(checkpoint: Checkpoint(directory: folder.url))
        #expect(try logits(written, Self.texts) == logits(TextClassifier(checkpoint: .bundled), Self.texts))
        let file = try SafeTensorsFile(url: folder.url("model.safetensors"))
        #expect(file.entries.values.allSatisfy { $0.dtype == .float16 })
        #expect(file.metadata == ["format": "pt"])
    }

    // MARK: - Cutting down

    @Test func layersAreKeptWhole() throws {
        let folder = try TemporaryFolder()
        let draft = try ClassifierDraft(
            from: .bundled, CheckpointChanges(layers: [1]), directory: folder.url("model"), seed: 0)
        #expect(draft.description.layerCount == 1)
        let file = try SafeTensorsFile(url: Checkpoint.bundled.directory.appendingPathComponent("model.safetensors"))
        for name in draft.initialWeights.names {
            let former = name.replacingOccurrences(of: ".layer.0.", with: ".layer.1.")
            let expected: [Float] = try file.tensor(named: former).converted(to: .float32).elements()
            #expect(try draft.initialWeights.elements(of: name) == expected, "\(name)")
        }
    }

    @Test(arguments: [(1, 6, [0]), (2, 6, [0, 3]), (3, 6, [0, 2, 4]), (4, 6, [0, 1, 3, 4]), (6, 6, [0, 1, 2, 3, 4, 5])])
    func evenlySpreadLayers(count: Int, storedCount: Int, layers: [Int]) {
        #expect(NetworkCut.layers(count, of: storedCount) == layers)
    }

    /// Texts of the corpus score as before, whatever was left out of the vocabulary.
    @Test func aSmallerVocabularyChangesNothingForTheCorpus() throws {
        let folder = try TemporaryFolder()
        let files = try CheckpointFiles(of: .bundled)
        let texts = Self.texts + ["A beautifully acted film, if ever there was one!"]
        let tokenizer = try PrunedTokenizer(files.tokenizer, name: "bundled", texts: texts)
        let draft = try ClassifierDraft(
            from: .bundled, CheckpointChanges(tokenizer: tokenizer), directory: folder.url, seed: 0)
        try draft.files.write(draft.initialWeights, to: folder.url)
        let former = try TextClassifier(checkpoint: .bundled)
        let pruned = try TextClassifier(checkpoint: Checkpoint(directory: folder.url))
        #expect(draft.description.vocabularySize < 500)
        #expect(try logits(pruned, texts) == logits(former, texts))
        // Other words are spelled.
        #expect(try pruned.tokenize("unforgettable").tokens.count > former.tokenize("unforgettable").tokens.count)
        #expect(try !pruned.tokenize("xylophone; naïve").tokens.contains { $0.text == "[UNK]" })
    }

    @Test func otherClassesGetAHeadOfTheirOwn() throws {
        let folder = try TemporaryFolder()
        let draft = try ClassifierDraft(
            from: .bundled, CheckpointChanges(labels: ["dull", "gripping"], dropout: 0.25), directory: folder.url, seed: 3)
        #expect(draft.newNames == ["classifier.weight", "classifier.bias"])
        #expect(draft.description.labels.names == ["dull", "gripping"])
        #expect(draft.files.configuration["hidden_dropout_prob"] == .number(0.25))
        #expect(draft.files.configuration["attention_probs_dropout_prob"] == .number(0.25))
        let same = try ClassifierDraft(from: .bundled, directory: folder.url, seed: 3)
        #expect(same.newNames.isEmpty)
    }

    @Test func aLanguageModelBecomesAClassifier() throws {
        let folder = try TemporaryFolder()
        let draft = try ClassifierDraft(
            from: GoldenFiles.checkpoint("gpt2-lm"), CheckpointChanges(labels: ["a", "b"]), directory: folder.url, seed: 0)
        #expect(draft.newNames == ["score.weight"])
        #expect(draft.files.configuration["architectures"] == .array([.string("GPT2ForSequenceClassification")]))
        try draft.files.write(draft.initialWeights, to: folder.url)
        _ = try TextClassifier(checkpoint: Checkpoint(directory: folder.url))
    }

    @Test func whatCannotBeCutIsSaid() throws {
        let folder = try TemporaryFolder()
        func draft(_ name: String, _ changes: CheckpointChanges) throws {
            _ = try ClassifierDraft(
                from: GoldenFiles.checkpoint(name), changes, directory: folder.url, seed: 0)
        }
        #expect(throws: TrainingError.noSuchLayers([0, 7], layerCount: 2)) {
            try draft("bert", CheckpointChanges(layers: [0, 7]))
        }
        #expect(throws: TrainingError.cannotChange("the number of layers", architecture: "modernbert")) {
            try draft("modernbert", CheckpointChanges(layers: [0]))
        }
        #expect(throws: TrainingError.noInitialValues(parameter: "backbone.layers.0.mixer.A_log", architecture: "mamba")) {
            let description = try ModelDescription(checkpoint: GoldenFiles.checkpoint("mamba-score"))
            _ = try TrainableClassifier(description).initialWeights(seed: 0)
        }
    }

    @Test func beginsWithTheNumbersThatTransformersBeginsWith() throws {
        let sizes = ModelSizes(layerCount: 2, hiddenSize: 64, headCount: 2, positionLimit: 64)
        let (_, classifier) = try PlantedTexts.classifier(.gpt2, sizes)
        let weights = try classifier.initialWeights(seed: 1)
        func deviation(_ name: String) throws -> Double {
            let elements = try #require(try weights.elements(of: name)).map(Double.init)
            return (elements.reduce(0) { $0 + $1 * $1 } / Double(elements.count)).squareRoot()
        }
        // Five standard deviations of an estimate from at least four thousand numbers.
        #expect(abs(try deviation("transformer.h.0.attn.c_attn.weight") / 0.02 - 1) < 0.06)
        #expect(abs(try deviation("transformer.h.1.mlp.c_proj.weight") / 0.01 - 1) < 0.06)
        #expect(abs(try deviation("transformer.wpe.weight") / 0.02 - 1) < 0.06)
        #expect(try deviation("transformer.h.0.attn.c_attn.bias") == 0)
        #expect(try weights.elements(of: "transformer.ln_f.weight").map(Set.init) == [1])
        #expect(try elements(weights) == elements(classifier.initialWeights(seed: 1)))
        #expect(try elements(weights) != elements(classifier.initialWeights(seed: 2)))
    }

    private func elements(_ weights: NetworkWeights) throws -> [String: [Float]] {
        try weights.names.reduce(into: [:]) { $0[$1] = try weights.elements(of: $1) }
    }
}
