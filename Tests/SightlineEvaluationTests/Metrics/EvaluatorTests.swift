import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import Testing

/// What an evaluator returns, what it costs, and what it refuses.
@Suite struct EvaluatorTests {
    private static let everyGroup = MetricGroup.allCases.filter { $0 != .naiveBayes }

    private func planted(_ background: SLALOMFunction.Background? = nil) -> (model: WordModel, truth: SLALOMFunction) {
        let truth = SLALOMFunction(
            values: [2, -1, 3, 0.5, -2, 1, -0.5, 4], importances: [1, 0.5, -1, 0, 0.75, -0.5, 0.25, -1],
            background: background)
        let model = WordModel { words in
            var counts = Array(repeating: 0.0, count: 8)
            for word in words { counts[word] += 1 }
            return words.isEmpty && truth.background == nil ? 0 : truth.score(counts)
        }
        return (model, truth)
    }

    @Test func aSLALOMForetellsASLALOM() throws {
        let model = planted().model
        let evaluator = try Evaluator([.deletion])
        var text = try evaluator.text(LabelledText(input: TextInput(WordModel.text(8))), id: "1", with: .init(model))
        let found = try evaluator.evaluate(SLALOM(sampling: .exact), on: &text)
        #expect(found.count == 1)
        #expect(try #require(found[0].metrics[.deletionError]) < 1e-12)
        #expect(try #require(found[0].metrics[.deletionR2]) > 1 - 1e-9)
        #expect(try #require(found[0].metrics[.deletionCorrelation]) > 1 - 1e-9)
    }

    /// The picture is fitted, so its penalties pull a little; what is left is a hundredth of the changes.
    @Test func aFittedBackgroundForetellsItsModel() throws {
        let model = planted(.init(value: -1, importance: 2)).model
        let evaluator = try Evaluator([.deletion])
        var text = try evaluator.text(LabelledText(input: TextInput(WordModel.text(8))), id: "1", with: .init(model))
        let found = try evaluator.evaluate(SLALOM(samples: 300), on: &text)
        #expect(try #require(found[0].metrics[.deletionR2]) > 0.99)
    }

    @Test func slalomIsMeasuredByItsOtherScoresToo() throws {
        let evaluator = try Evaluator(Self.everyGroup)
        let words = (0..<8).map { HumanAttention.Word(range: 3 * $0..<3 * $0 + 2, isMarked: $0 % 2 == 0) }
        let labelled = LabelledText(
            id: "own", input: TextInput(WordModel.text(8)), humanAttention: HumanAttention(words: words))
        var text = try evaluator.text(labelled, id: "1", with: .init(planted().model))
        let found = try evaluator.evaluate(SLALOM(sampling: .exact), on: &text)
        #expect(found.map(\.score) == [.removal, .value, .importance, .linear])
        #expect(found.allSatisfy { $0.text == "own" && $0.method.name == "slalom" && $0.model == "words" })
        #expect(Set(found[0].metrics.keys) == Set(evaluator.names))
        for other in found.dropFirst() {
            let groups = [MetricGroup.curves, .humanAttention]
            #expect(Set(other.metrics.keys) == Set(groups.flatMap { $0.names() }))
        }
        // With nothing to say of the other scores, there are no empty records of them.
        let costs = try Evaluator([.cost]).evaluate(SLALOM(sampling: .exact), on: &text)
        #expect(costs.map(\.score) == [.removal])
    }

    @Test func whatMethodsShareIsScoredOnce() throws {
        let model = WordModel.linear([1, 2, 3, 4, 5, 6])
        let evaluator = try Evaluator([.deletion, .curves, .aopc, .eraser, .infidelity])
        var text = try evaluator.text(LabelledText(input: TextInput(WordModel.text(6))), id: "1", with: .init(model))
        #expect(model.passes.count == 1 && text.cost.forwardPasses == 1)
        _ = try evaluator.evaluate(FixedExplainer([1, 2, 3, 4, 5, 6]), on: &text)
        // Every subset of 6 tokens but the empty one that deletions ask for, and the empty one of the curves.
        #expect(text.cost.forwardPasses == 64)
        #expect(model.passes.count == 64 + 1)
        // All subsets are known now, whatever the order of the next method.
        _ = try evaluator.evaluate(FixedExplainer([6, 1, 5, 2, 4, 3]), on: &text)
        #expect(text.cost.forwardPasses == 64)
        #expect(model.passes.count == 64 + 2)
    }

    @Test func methodsThatAgreeOnTheOrderShareTheirCurves() throws {
        let weights = (0..<50).map { Double($0) }
        let model = WordModel.linear(weights)
        let evaluator = try Evaluator([.curves, .aopc])
        var text = try evaluator.text(LabelledText(input: TextInput(WordModel.text(50))), id: "1", with: .init(model))
        let first = try evaluator.evaluate(FixedExplainer(weights), on: &text)
        // 20 points of deletion, the first known; 19 inner ones of insertion; the top shares that are no points.
        #expect(text.cost.forwardPasses == 1 + 20 + 19 + deciles(50))
        let second = try evaluator.evaluate(FixedExplainer(weights.map { 3 * $0 - 100 }), on: &text)
        #expect(text.cost.forwardPasses == 1 + 20 + 19 + deciles(50))
        #expect(first.map(\.metrics) == second.map(\.metrics))
    }

    /// How many of the top shares are no points of the curve.
    private func deciles(_ count: Int) -> Int {
        let points = Set((0...20).map { ($0 * count + 10) / 20 })
        return (1...9).count { !points.contains((10 * $0 * count + 99) / 100) }
    }

    @Test func testDeletionsDoNotFollowTheMethodsSeed() throws {
        let model = WordModel.linear((0..<30).map { Double($0) })
        let labelled = LabelledText(input: TextInput(WordModel.text(30)))
        func errors(_ settings: EvaluationSettings) throws -> [MetricName: Double] {
            let evaluator = try Evaluator([.deletion], settings: settings)
            var text = try evaluator.text(labelled, id: "1", with: .init(model))
            return try evaluator.evaluate(FixedExplainer(Array(repeating: 0, count: 30)), on: &text)[0].metrics
        }
        #expect(try errors(.init(seed: 1)) == errors(.init(seed: 1)))
        let (one, two) = (try errors(.init(seed: 1)), try errors(.init(seed: 2)))
        // There are 30 single deletions, all taken; larger ones are drawn.
        #expect(one[.deletionErrorAt(1)] == two[.deletionErrorAt(1)])
        #expect(one[.deletionErrorAt(3)] != two[.deletionErrorAt(3)])
    }

    @Test func aSingleTokenHasWhatItCanHave() throws {
        let model = WordModel.linear([2])
        let evaluator = try Evaluator(Self.everyGroup)
        var text = try evaluator.text(LabelledText(input: "w0"), id: "1", with: .init(model))
        let found = try evaluator.evaluate(FixedExplainer([2]), on: &text)[0]
        #expect(found.missing[.deletionError] == .tooFewTokens && found.missing[.deletionErrorAt(1)] == .tooFewTokens)
        #expect(found.missing[.infidelity] == .tooFewTokens && found.missing[.maxSensitivity] == .tooFewTokens)
        #expect(found.metrics[.deletionLogOddsArea] == 1 && found.metrics[.insertionLogOddsArea] == 1)
        #expect(found.metrics[.logOdds] == -2)
        #expect(abs(try #require(found.metrics[.sufficiency])) < 1e-15)
        #expect(throws: ExplanationError.singleToken("w0")) { try evaluator.evaluate(SLALOM(), on: &text) }
    }

    @Test func scoresThatAreMissingOrNoNumbersAreSaid() throws {
        let model = WordModel.linear([1, 2, 3])
        let evaluator = try Evaluator([.deletion, .curves, .humanAttention])
        var text = try evaluator.text(LabelledText(input: "w0 w1 w2"), id: "1", with: .init(model))
        let found = try evaluator.evaluate(FixedExplainer([1, nil, 3]), on: &text)[0]
        #expect(found.metrics.isEmpty)
        #expect(found.missing[.deletionArea] == .scoresAbsent && found.missing[.deletionCorrelation] == .noPrediction)
    }

    @Test func modelsThatBreakOnPerturbationsAreSaid() throws {
        let model = WordModel { $0.count < 3 ? .nan : Double($0.count) }
        let evaluator = try Evaluator([.deletion, .curves, .aopc, .eraser, .infidelity, .cost])
        var text = try evaluator.text(LabelledText(input: "w0 w1 w2 w3"), id: "1", with: .init(model))
        let found = try evaluator.evaluate(FixedExplainer([1, 1, 1, 1]), on: &text)[0]
        let names = Set(evaluator.names).subtracting(MetricGroup.cost.names())
        #expect(Set(found.missing.keys) == names)
        #expect(found.missing.values.allSatisfy { $0 == .modelNotFinite })
    }

    @Test func evaluationsSurviveJSON() throws {
        let evaluator = try Evaluator(Self.everyGroup)
        var text = try evaluator.text(LabelledText(input: "w0 w1 w2"), id: "1", with: .init(WordModel.linear([1, 2, 3])))
        let found = try evaluator.evaluate(FixedExplainer([1, 2, 3]), on: &text)
        let data = try JSONEncoder().encode(found)
        #expect(try JSONDecoder().decode([Evaluation].self, from: data) == found)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        #expect((object[0]["metrics"] as? [String: Any])?["deletion-mse@2"] as? Double == 0)
        #expect((object[0]["missing"] as? [String: String])?["human-attention"] == "not-annotated")
    }

    // MARK: - Names

    @Test func everyNameComesBackFromItsSpelling() {
        let names = MetricGroup.allCases.flatMap { $0.names() }
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(MetricName(rawValue: name.rawValue) == name)
            #expect(!name.title.isEmpty && !name.summary.isEmpty)
        }
        #expect(Set(names.map(\.title)).count == names.count)
        for unknown in ["", "deletion", "deletion-mse@", "deletion-mse@0", "deletion-mse@-1", "deletion-mse@01", "deletion-mse@x"] {
            #expect(MetricName(rawValue: unknown) == nil)
        }
    }

    // MARK: - Refusals

    struct Refusal: Sendable, CustomTestStringConvertible {
        let message: String
        let request: @Sendable () throws -> Void
        var testDescription: String { message }
    }

    private static func evaluator(_ settings: EvaluationSettings) throws { _ = try Evaluator([.cost], settings: settings) }

    private static func train(_ texts: [LabelledText]) throws {
        _ = try NaiveBayes(training: texts, for: WordModel.linear([1]))
    }

    /// - Parameter change: Made to a true explanation before it is evaluated.
    private static func evaluate(_ change: (inout Explanation) -> Void) throws {
        let model = WordModel.linear([1, 2])
        let evaluator = try Evaluator([.cost])
        var text = try evaluator.text(LabelledText(input: "w0 w1"), id: "7", with: .init(model))
        let explainer = FixedExplainer([1, 2])
        var explanation = try explainer.explain(text.text.input, target: .predicted, with: .init(model))
        change(&explanation)
        _ = try evaluator.evaluate(explanation, by: explainer, on: &text)
    }

    @Test(arguments: [
        Refusal(message: "the largest number of deletions is 0; expected at least 1") {
            try evaluator(.init(maximumDeletions: 0))
        },
        Refusal(message: "the number of test deletions of each size is -1; expected at least 1") {
            try evaluator(.init(deletionsPerSize: -1))
        },
        Refusal(message: "the number of infidelity samples is 0; expected at least 1") {
            try evaluator(.init(infidelitySamples: 0))
        },
        Refusal(message: "the number of deletions for max-sensitivity is 0; expected at least 1") {
            try evaluator(.init(sensitivityDeletions: 0))
        },
        Refusal(message: "the number of runs for stability is 1; expected at least 2") {
            try evaluator(.init(stabilityRuns: 1))
        },
        Refusal(
            message: "agreement with Naive Bayes needs labelled texts to train it on; give some, or leave naive-bayes out"
        ) { _ = try Evaluator([.naiveBayes]) },
        Refusal(message: "the training texts are of no class; Naive Bayes needs texts of two classes at least") {
            try train([])
        },
        Refusal(message: "the training texts are of the class yes alone; Naive Bayes needs texts of two classes at least") {
            try train([LabelledText(input: "w0", label: "yes"), LabelledText(input: "w0", label: "1")])
        },
        Refusal(
            message: "text 2 has no label (a string or a whole number); Naive Bayes is trained on labelled texts, so give it "
                + "one or leave it out"
        ) { try train([LabelledText(input: "w0", label: "yes"), LabelledText(input: "w0")]) },
        Refusal(message: "text x: there is no class \"maybe\"; the model's labels are 0 no, 1 yes") {
            try train([LabelledText(id: "x", input: "w0", label: "maybe")])
        },
        Refusal(
            message: "text 7: the explanation is not of this text's tokens; explain the same text with the same model, and "
                + "do not merge words"
        ) { try evaluate { $0.tokens.removeLast(2) } },
        Refusal(
            message: "text 7: the explanation is of the target no, but the text is evaluated for yes; explain that target"
        ) { try evaluate { $0.target = try! Target.index(0).resolved(labels: WordModel.linear([]).labels, logits: []) } },
    ])
    func refusals(refusal: Refusal) throws {
        let error = #expect(throws: EvaluationError.self) { try refusal.request() }
        #expect(error?.description == refusal.message)
    }
}
