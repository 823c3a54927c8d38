import Foundation
import SightlineAttribution
import SightlineModels
import Testing

/// What dictionaries say of tokens and texts, on models whose truth is known.
@Suite struct DictionaryExplainTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func scores(_ explanation: Explanation, _ name: Explanation.ScoreName) -> [Double] {
        explanation.tokens.compactMap { $0[name] }
    }

    @Test(arguments: [(16, 2), (200, 1), (200, 2), (200, 5), (1000, 2)])
    func aPlantedFunctionIsRecovered(tokenCount: Int, references: Int) throws {
        for seed in 0..<5 {
            let (model, truth) = DictionaryFixture.planted(tokenCount, seed: UInt64(seed))
            let observed = ObservedModel(model)
            let dictionary = try DictionaryFixture.build(
                observed, 0..<tokenCount, in: folder, name: "dict-\(seed)", references: references)
            #expect(dictionary.header.references.count == references)
            #expect(dictionary.header.forwardPasses == DictionaryFixture.queryCount(tokenCount, references: references))
            // References beside one another, and beside themselves, are asked for once.
            #expect(observed.sequenceCount <= dictionary.header.forwardPasses)
            let score = dictionary.header.scores[0]
            #expect(score.converged)
            for id in 0..<tokenCount {
                let found = try #require(try dictionary.entry(id)).scores[0]
                #expect(found.value == Double(Float(truth.values[id])))
                // The error of a token of nearly a reference's value is large, and says so.
                #expect(
                    abs(found.importance - truth.importances[id]) < max(1e-3, 4 * found.importanceError),
                    "seed \(seed), token \(id)")
            }
            #expect(score.undeterminedCount <= references)
        }
    }

    @Test func anExplanationCostsNothingAndIsThatOfExactRecovery() throws {
        for seed in 0..<10 {
            let (model, _) = DictionaryFixture.planted(300, seed: UInt64(seed))
            let dictionary = try DictionaryFixture.build(model, 0..<300, in: folder, name: "dict-\(seed)")
            let text = DictionaryFixture.text(stride(from: 7, to: 300, by: 13))
            let observed = ObservedModel(model)
            let explanation = try DictionarySLALOM(dictionary, for: model)
                .explain(text, target: .label("yes"), with: observed)
            #expect(observed.sequenceCount == 0 && explanation.cost.forwardPasses == 0 && explanation.cost.tokens == 0)
            let exact = try SLALOM(sampling: .exact).explain(text, target: .label("yes"), with: model)
            #expect(abs(explanation.score - exact.score) < 1e-3)
            #expect(explanation.dictionary?.predictedScore == explanation.score)
            #expect(explanation.dictionary?.modelScore == nil)
            for name in [Explanation.ScoreName.value, .share, .removal] {
                let pairs = zip(scores(explanation, name), scores(exact, name))
                #expect(pairs.allSatisfy { abs($0 - $1) < 1e-3 }, "\(name)")
            }
            // Importances of the whole vocabulary sum to zero here, those of the text there.
            let found = scores(explanation, .importance)
            let mean = found.reduce(0, +) / Double(found.count)
            #expect(zip(found, scores(exact, .importance)).allSatisfy { abs($0 - mean - $1) < 1e-3 })
            #expect(abs(scores(explanation, .share).reduce(0, +) - explanation.score) < 1e-9)
        }
    }

    @Test func repeatedTokensShareTheirScores() throws {
        let (model, truth) = DictionaryFixture.planted(50)
        let dictionary = try DictionaryFixture.build(model, 0..<50, in: folder)
        let explanation = try DictionarySLALOM(dictionary, for: model)
            .explain("w1 w2 w1 w3 w1", target: .label("yes"), with: model)
        var counts = Array(repeating: 0.0, count: 50)
        (counts[1], counts[2], counts[3]) = (3, 1, 1)
        #expect(abs(explanation.score - truth.score(counts)) < 1e-3)
        #expect(Set([1, 3, 5].map { explanation.tokens[$0][.share] }).count == 1)
        #expect(abs(scores(explanation, .share).reduce(0, +) - explanation.score) < 1e-9)
        #expect(explanation.dictionary?.knownTypes == 3 && explanation.dictionary?.unknownTypes == 0)
    }

    @Test func theFirstOfTwoLabelsHasTheOppositeSign() throws {
        let (model, _) = DictionaryFixture.planted(50)
        let explainer = try DictionarySLALOM(DictionaryFixture.build(model, 0..<50, in: folder), for: model)
        let (yes, no) = (
            try explainer.explain("w1 w2 w3", target: .label("yes"), with: model),
            try explainer.explain("w1 w2 w3", target: .label("no"), with: model)
        )
        #expect(yes.score == -no.score)
        #expect(scores(yes, .value) == scores(no, .value).map { -$0 })
        #expect(scores(yes, .importance) == scores(no, .importance))
        let predicted = try explainer.explain("w1 w2 w3", with: model)
        #expect(predicted.score == abs(yes.score) && predicted.target.label == (yes.score > 0 ? "yes" : "no"))
    }

    @Test func unknownTokensCostAPassAloneAndOneBesideEachReference() throws {
        for references in [1, 2, 4] {
            let (model, _) = DictionaryFixture.planted(200)
            let known = (0..<200).filter { $0 % 10 != 3 }
            let partial = try DictionaryFixture.build(
                model, known, in: folder, name: "partial-\(references)", references: references, coverage: .corpus)
            let text = DictionaryFixture.text([3, 4, 13, 5, 3, 23, 6])
            let explainer = try DictionarySLALOM(partial, for: model)
            let observed = ObservedModel(model)
            let explanation = try explainer.explain(text, target: .label("yes"), with: observed)
            #expect(explanation.cost.forwardPasses == 3 * (1 + references))
            #expect(explanation.cost.forwardPasses == observed.sequenceCount)
            let sequence = try model.tokenize(text)
            #expect(explainer.plannedCost(of: sequence)?.forwardPasses == observed.sequenceCount)
            #expect(explanation.dictionary?.knownTypes == 3 && explanation.dictionary?.unknownTypes == 3)
            let exact = try SLALOM(sampling: .exact).explain(text, target: .label("yes"), with: model)
            #expect(zip(scores(explanation, .removal), scores(exact, .removal)).allSatisfy { abs($0 - $1) < 1e-3 })
        }
    }

    /// Weights that are not there are not missed; a token that the dictionary lacks asks the model.
    @Test func knownTokensNeedNoWeights() throws {
        let directory = folder.url.appendingPathComponent("bert")
        try FileManager.default.copyItem(at: GoldenModels.directory("bert"), to: directory)
        let checkpoint = try Checkpoint(directory: directory)
        let known = try TextClassifier(checkpoint: checkpoint).tokenize("the film is good").contentIDs
        let dictionary = try DictionaryFixture.build(
            TextClassifier(checkpoint: checkpoint), known, in: folder, coverage: .corpus)

        let model = try TextClassifier(checkpoint: checkpoint, loading: .onDemand)
        let explainer = try DictionarySLALOM(dictionary, for: model)
        let weights = directory.appendingPathComponent("model.safetensors")
        try FileManager.default.removeItem(at: weights)
        try Data("no weights".utf8).write(to: weights)
        let explanation = try explainer.explain("the film is the film", with: model)
        #expect(explanation.cost.forwardPasses == 0 && explanation.score.isFinite)
        let whole = try TextClassifier(checkpoint: Checkpoint(directory: GoldenModels.directory("bert")))
        #expect(try DictionarySLALOM(dictionary, for: whole).explain("the film is slow", with: whole).cost.forwardPasses == 3)
        #expect(throws: DictionaryError.self) { try DictionarySLALOM(dictionary, for: model) }
    }

    // MARK: - What cannot be known

    @Test func anImportanceThatPairsDoNotTellIsAbsent() throws {
        // All tokens have one value: any weights give the same scores.
        let flat = PlantedModel(
            SLALOMFunction(values: Array(repeating: 1, count: 20), importances: (0..<20).map(Double.init)))
        let dictionary = try DictionaryFixture.build(flat, 0..<20, in: folder)
        #expect(dictionary.header.scores[0].undeterminedCount == 20)
        let explanation = try DictionarySLALOM(dictionary, for: flat).explain("w1 w2 w3", target: .label("yes"), with: flat)
        for token in explanation.tokens where !token.special {
            #expect(Set(token.scores.keys) == [.value] && token.standardErrors.isEmpty)
        }
        #expect(abs(explanation.score - 1) < 1e-9)
        #expect(explanation.warnings.map(\.kind) == [.unidentifiedImportance])
    }

    @Test func aReferenceOfEqualValueLeavesOneTokenUndetermined() throws {
        var (_, truth) = DictionaryFixture.planted(60)
        let lone = PlantedModel(truth)
        let first = try DictionaryFixture.build(lone, 0..<60, in: folder, name: "first", references: 1)
        // Another token gets the one reference's value.
        let reference = first.header.references[0]
        let twin = reference == 30 ? 31 : 30
        truth.values[twin] = truth.values[reference]
        let model = PlantedModel(truth)
        let dictionary = try DictionaryFixture.build(model, 0..<60, in: folder, name: "second", references: 1)
        #expect(dictionary.header.references.contains { $0 == reference || $0 == twin })
        let other = dictionary.header.references[0] == reference ? twin : reference
        let text = DictionaryFixture.text([1, other, 2, 5])
        let explanation = try DictionarySLALOM(dictionary, for: model).explain(text, target: .label("yes"), with: model)
        #expect(explanation.tokens.filter { !$0.special }.map { $0[.importance] != nil } == [true, false, true, true])
        #expect(explanation.warnings.contains { $0.kind == .unidentifiedImportance })
    }

    @Test func tokensWithoutAFiniteScoreAreLeftOutAndSaid() throws {
        let (base, _) = DictionaryFixture.planted(60)
        let inner = base.score
        let model = PlantedModel(words: base.words) { $0[7] > 0 ? .nan : inner($0) }
        let dictionary = try DictionaryFixture.build(model, 0..<60, in: folder)
        #expect(dictionary.header.notFiniteCount == 1 && dictionary.header.tokenCount == 59)
        #expect(try dictionary.entry(7) == nil && dictionary.entry(8) != nil)
        let explanation = try DictionarySLALOM(dictionary, for: model).explain("w6 w7 w8", with: model)
        #expect(explanation.tokens[2].scores.isEmpty && !explanation.tokens[1].scores.isEmpty)
        #expect(explanation.warnings.contains { $0.kind == .notFinite })
        #expect(explanation.score.isFinite)
    }

    // MARK: - The check

    @Test func aCheckOfAPlantedFunctionFindsNoError() throws {
        let (model, truth) = DictionaryFixture.planted(60)
        let dictionary = try DictionaryFixture.build(model, 0..<60, in: folder)
        let explainer = try DictionarySLALOM(dictionary, for: model, check: .init(samples: 80, maximumDeletions: 3), seed: 5)
        let text = DictionaryFixture.text(10..<30)
        let observed = ObservedModel(model)
        let explanation = try explainer.explain(text, target: .label("yes"), with: observed)
        #expect(explanation.cost.forwardPasses == 81 && observed.sequenceCount == 81)
        let fit = try #require(explanation.fit)
        #expect(fit.samples == 80)
        #expect(try #require(fit.heldOutMSE) < 1e-6)
        #expect(try #require(fit.heldOutR2) > 0.999)
        let use = try #require(explanation.dictionary)
        #expect(use.modelScore == explanation.score && abs(use.predictedScore - explanation.score) < 1e-3)
        let counts = (0..<60).map { (10..<30).contains($0) ? 1.0 : 0 }
        #expect(abs(explanation.score - truth.score(counts)) < 1e-12)
        var again = try explainer.explain(text, target: .label("yes"), with: model)
        again.cost.seconds = explanation.cost.seconds
        #expect(again == explanation)
    }

    @Test func aCheckOfAModelThatIsNoSLALOMSaysSo() throws {
        let words = PlantedModel.vocabulary(40)
        // What a token says depends on how many others there are.
        let model = PlantedModel(words: words) { counts in
            let total = counts.reduce(0, +)
            return counts.indices.reduce(0) { $0 + counts[$1] * sin(Double($1) + total) }
        }
        let dictionary = try DictionaryFixture.build(model, 0..<40, in: folder)
        let explainer = try DictionarySLALOM(dictionary, for: model, check: .init(samples: 100))
        let explanation = try explainer.explain(words.prefix(20).joined(separator: " "), target: .label("yes"), with: model)
        #expect(try #require(explanation.fit?.heldOutR2) < 0.5)
        #expect(explanation.warnings.contains { $0.kind == .unstableFit })
    }

    @Test func aShortTextIsCheckedOnAllItsDeletions() throws {
        let (model, _) = DictionaryFixture.planted(10)
        let dictionary = try DictionaryFixture.build(model, 0..<10, in: folder)
        let explainer = try DictionarySLALOM(dictionary, for: model, check: .init())
        // One or two of three tokens go.
        #expect(try explainer.explain("w1 w2 w3", with: model).fit?.samples == 6)
    }

    @Test func explanationsSurviveJSON() throws {
        let (model, _) = DictionaryFixture.planted(10)
        let dictionary = try DictionaryFixture.build(model, 0..<10, in: folder)
        let explanation = try DictionarySLALOM(dictionary, for: model, check: .init(samples: 5))
            .explain("w1 w2 w3 w4", with: model)
        let data = try JSONEncoder().encode(explanation)
        #expect(try JSONDecoder().decode(Explanation.self, from: data) == explanation)
        #expect(explanation.method.options["checksum"] == .string(dictionary.checksum))
    }
}
