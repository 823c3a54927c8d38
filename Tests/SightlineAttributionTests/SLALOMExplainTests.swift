import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom
import Testing

/// The method end to end, on models whose truth is known.
@Suite struct SLALOMExplainTests {
    private static let text = "w0 w1 w2 w3 w4 w5 w6 w7"

    private func planted(_ seed: UInt64 = 1) -> (model: PlantedModel, truth: SLALOMFunction) {
        var generator = SeededGenerator(seed: seed)
        let truth = SLALOMFunction.planted(8, using: &generator)
        return (PlantedModel(truth), truth)
    }

    private func scores(_ explanation: Explanation, _ name: Explanation.ScoreName) -> [Double] {
        explanation.tokens.compactMap { $0[name] }
    }

    @Test(arguments: [SLALOM(samples: 300), SLALOM(sampling: .shortSequences, samples: 200), SLALOM(sampling: .exact)])
    func everySamplingFindsThePlantedFunction(method: SLALOM) throws {
        let (model, truth) = planted()
        let explanation = try method.explain(Self.text, target: .label("yes"), with: model)
        #expect(abs(explanation.score - truth.score(Array(repeating: 1, count: 8))) < 1e-12)
        // The pull of the penalties, where the small text leaves few distinct samples.
        let tolerance = method.sampling == .exact ? 1e-6 : 0.05
        for (found, planted) in zip(scores(explanation, .importance), truth.importances) {
            #expect(abs(found - planted) < tolerance)
        }
        for (found, planted) in zip(scores(explanation, .value), truth.values) {
            #expect(abs(found - planted) < tolerance)
        }
    }

    @Test func derivedScoresFollowFromValueAndImportance() throws {
        let (model, truth) = planted()
        let explanation = try SLALOM(sampling: .exact).explain(Self.text, target: .index(1), with: model)
        let ones = Array(repeating: 1.0, count: 8)
        let full = truth.score(ones)
        for unit in 0..<8 {
            var without = ones
            without[unit] = 0
            #expect(abs(scores(explanation, .removal)[unit] - (full - truth.score(without))) < 1e-9)
            #expect(abs(scores(explanation, .linear)[unit] - exp(truth.importances[unit]) * truth.values[unit]) < 1e-9)
        }
        #expect(abs(scores(explanation, .share).reduce(0, +) - full) < 1e-9)
    }

    @Test func sharesAndBackgroundSumToTheFittedScore() throws {
        var generator = SeededGenerator(seed: 5)
        let truth = SLALOMFunction.planted(8, background: .init(value: -1, importance: 2), using: &generator)
        let explanation = try SLALOM(samples: 300).explain(Self.text, target: .label("yes"), with: PlantedModel(truth))
        let background = try #require(explanation.background)
        let weights = scores(explanation, .importance).map { exp($0) }
        let share = exp(background.importance) / (exp(background.importance) + weights.reduce(0, +))
        let sum = scores(explanation, .share).reduce(share * background.value, +)
        #expect(abs(sum - explanation.score) < 1e-2)
    }

    @Test func specialTokensAreListedWithoutScores() throws {
        let explanation = try SLALOM(samples: 50).explain(Self.text, with: planted().model)
        #expect(explanation.tokens.count == 10)
        for token in explanation.tokens where token.special { #expect(token.scores.isEmpty) }
        #expect(explanation.tokens.first?.special == true && explanation.tokens.last?.special == true)
    }

    @Test func repeatedTokensShareScoresByTypeOnly() throws {
        let (model, _) = planted()
        let text = "w0 w1 w0 w2 w0"
        let byType = try SLALOM(tying: .types, samples: 50).explain(text, with: model)
        #expect(Set([1, 3, 5].map { byType.tokens[$0][.value] }).count == 1)
        let byOccurrence = try SLALOM(samples: 50).explain(text, with: model)
        #expect(byOccurrence.method.options["tying"] == .string("occurrences"))
        #expect(byOccurrence.tokens.count == 7)
    }

    @Test func theDefaultTargetIsThePredictedClass() throws {
        let (model, truth) = planted()
        let full = truth.score(Array(repeating: 1, count: 8))
        let explanation = try SLALOM(samples: 50).explain(Self.text, with: model)
        #expect(explanation.target.label == (full > 0 ? "yes" : "no"))
        #expect(explanation.score == abs(full))
    }

    @Test func severalClassesAreOneAgainstTheRest() throws {
        var (model, truth) = planted()
        model.labels = ClassificationLabels(names: ["a", "b", "c"], kind: .exclusive)
        model.head = { [0, $0, 1] }
        let explanation = try SLALOM(samples: 50).explain(Self.text, target: .label("B"), with: model)
        let full = truth.score(Array(repeating: 1, count: 8))
        #expect(explanation.target.index == 1 && explanation.target.label == "b")
        #expect(abs(explanation.score - (full - log(1 + exp(1)))) < 1e-12)
    }

    @Test func aSingleLogitIsTheScore() throws {
        var (model, truth) = planted()
        model.labels = ClassificationLabels(names: ["only"], kind: .independent)
        model.head = { [$0] }
        let explanation = try SLALOM(samples: 50).explain(Self.text, with: model)
        #expect(explanation.score == truth.score(Array(repeating: 1, count: 8)))
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        let (model, _) = planted()
        var results = try [1, 2, 3].map { threads in
            try SLALOM(samples: 120).explain(
                TextInput(Self.text), target: .predicted,
                with: PerturbationEngine(model, threadCount: threads, chunkTokenCount: 50))
        }
        for index in results.indices { results[index].cost.seconds = 0 }
        #expect(results[0] == results[1] && results[1] == results[2])
    }

    @Test func costCountsTheWholeTextAndEveryDistinctSample() throws {
        let (model, _) = planted()
        let explanation = try SLALOM(samples: 40).explain(Self.text, with: model)
        #expect(explanation.cost.forwardPasses == 41)
        #expect(explanation.fit?.samples == 40)
        let exact = try SLALOM(sampling: .exact).explain(Self.text, with: model)
        #expect(exact.cost.forwardPasses == 16)
        #expect(exact.fit == nil)
    }

    @Test func scoresThatAreNoNumbersAreLeftOutAndSaid() throws {
        var (model, _) = planted()
        let inner = model.score
        model = PlantedModel(words: model.words) { $0[3] == 0 && $0[4] == 0 ? .nan : inner($0) }
        let explanation = try SLALOM(samples: 100).explain(Self.text, with: model)
        #expect(explanation.warnings.contains { $0.kind == .notFinite })
        #expect(explanation.tokens.allSatisfy { $0.scores.values.allSatisfy { $0.isFinite } })
    }

    @Test func anUnexplainableModelIsWarnedOf() throws {
        let words = PlantedModel.vocabulary(40)
        // Parity of the number of words: nothing that any token's weight could follow.
        let model = PlantedModel(words: words) { counts in counts.reduce(0, +).truncatingRemainder(dividingBy: 2) }
        let explanation = try SLALOM(samples: 200).explain(words.joined(separator: " "), with: model)
        #expect(explanation.warnings.contains { $0.kind == .unstableFit })
    }

    @Test func explanationsSurviveJSON() throws {
        let explanation = try SLALOM(samples: 50).explain(Self.text, with: planted().model)
        let data = try JSONEncoder().encode(explanation)
        #expect(try JSONDecoder().decode(Explanation.self, from: data) == explanation)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect((object["method"] as? [String: Any])?["sampling"] as? String == "fidel")
        let token = try #require((object["tokens"] as? [[String: Any]])?[1])
        #expect((token["scores"] as? [String: Double])?.keys.sorted() == ["importance", "linear", "removal", "share", "value"])
    }

    struct BadRequest: Sendable, CustomTestStringConvertible {
        let method: SLALOM
        var text = SLALOMExplainTests.text
        var target = Target.predicted
        let message: String
        var testDescription: String { message }
    }

    @Test(arguments: [
        BadRequest(method: SLALOM(), text: "", message: "the text is empty; give at least one word"),
        BadRequest(
            method: SLALOM(), text: "  ",
            message: "the text has no tokens but special ones, so there is nothing to explain; give at least one word"),
        BadRequest(
            method: SLALOM(), text: "w1",
            message: "the text is the single token \"w1\", which alone has the whole score; "
                + "give at least two tokens to divide it among"),
        BadRequest(
            method: SLALOM(), target: .label("maybe"),
            message: "there is no target maybe; the model's labels are 0 no, 1 yes"),
        BadRequest(
            method: SLALOM(), target: .index(2), message: "there is no target 2; the model's labels are 0 no, 1 yes"),
        BadRequest(
            method: SLALOM(samples: 0), message: "the number of samples is 0; expected 1 to 10000000"),
        BadRequest(
            method: SLALOM(sampling: .deletions(max: 0)),
            message: "the largest number of deletions is 0; expected at least 1"),
        BadRequest(
            method: SLALOM(sampling: .shortSequences, tying: .occurrences),
            message: "the tying with eff sampling is occurrences; expected types, "
                + "because its sequences do not tell occurrences apart"),
        BadRequest(
            method: SLALOM(sampling: .exact, background: .fitted),
            message: "the background with exact sampling is fitted; expected none, "
                + "because exact recovery has no query for it"),
    ])
    func badRequestsAreRefused(request: BadRequest) throws {
        let error = #expect(throws: ExplanationError.self) {
            try request.method.explain(request.text, target: request.target, with: planted().model)
        }
        #expect(error?.description == request.message)
    }
}
