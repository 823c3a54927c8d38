import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import Testing

/// Every metric where the answer can be worked out on paper.
@Suite struct MetricsByHandTests {
    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// The values of one measurement by the main score.
    private func measured(
        _ explainer: any Explainer, _ groups: [MetricGroup], on model: WordModel, _ text: LabelledText,
        settings: EvaluationSettings = EvaluationSettings(), naiveBayes: NaiveBayes? = nil
    ) throws -> Evaluation {
        let evaluator = try Evaluator(groups, settings: settings, naiveBayes: naiveBayes)
        var text = try evaluator.text(text, id: "1", target: .label("yes"), with: PerturbationEngine(model))
        return try #require(try evaluator.evaluate(explainer, on: &text).first)
    }

    private func isClose(_ found: Double?, _ expected: Double, _ tolerance: Double = 1e-12) -> Bool {
        found.map { abs($0 - expected) < tolerance } ?? false
    }

    // MARK: - Deletions

    @Test func theTruthOfALinearModelIsFaultless() throws {
        let weights = [3.0, -1, 2, 0.5, 0, 1, -2, 4]
        let found = try measured(
            FixedExplainer(weights), [.deletion, .infidelity], on: .linear(weights, bias: -1),
            LabelledText(input: TextInput(WordModel.text(8))))
        #expect(isClose(found.metrics[.deletionError], 0))
        for count in 1...5 { #expect(isClose(found.metrics[.deletionErrorAt(count)], 0)) }
        #expect(isClose(found.metrics[.deletionR2], 1))
        #expect(isClose(found.metrics[.deletionCorrelation], 1))
        #expect(isClose(found.metrics[.infidelity], 0))
        #expect(found.missing.isEmpty)
    }

    /// Weights 1, 2, 3 and attributions of zero. Changes by one deletion are 1, 2, 3 (squares 14 / 3), by two 3, 4, 5
    /// (squares 50 / 3); their mean is 3 and their variance 10 / 6, so R² = 1 − (64 / 6) / (10 / 6) = −5.4.
    @Test func attributionsOfNothingLeaveTheWholeChange() throws {
        let found = try measured(
            FixedExplainer([0, 0, 0]), [.deletion], on: .linear([1, 2, 3]),
            LabelledText(input: TextInput(WordModel.text(3))))
        #expect(isClose(found.metrics[.deletionErrorAt(1)], 14.0 / 3))
        #expect(isClose(found.metrics[.deletionErrorAt(2)], 50.0 / 3))
        #expect(isClose(found.metrics[.deletionError], 32.0 / 3))
        #expect(isClose(found.metrics[.deletionR2], -5.4))
        #expect(found.missing[.deletionErrorAt(3)] == .tooFewTokens)
        #expect(found.missing[.deletionCorrelation] == .constant)
    }

    @Test func attributionsOfTheirOwnUnitRankButPredictNothing() throws {
        var explainer = FixedExplainer([10, 20, 30])
        explainer.unit = .own
        let found = try measured(
            explainer, [.deletion, .infidelity], on: .linear([1, 2, 3]),
            LabelledText(input: TextInput(WordModel.text(3))))
        for name in [MetricName.deletionError, .deletionErrorAt(1), .deletionErrorAt(5), .deletionR2] {
            #expect(found.missing[name] == .noPrediction)
        }
        #expect(isClose(found.metrics[.deletionCorrelation], 1))
        #expect(found.missing[.infidelity] == .noPrediction)
    }

    @Test func aModelThatDoesNotChangeHasNoVariance() throws {
        let found = try measured(
            FixedExplainer([1, 2, 3]), [.deletion], on: .linear([0, 0, 0], bias: 1),
            LabelledText(input: TextInput(WordModel.text(3))))
        #expect(isClose(found.metrics[.deletionErrorAt(1)], 14.0 / 3))
        #expect(found.missing[.deletionR2] == .constant && found.missing[.deletionCorrelation] == .constant)
    }

    // MARK: - Curves and top shares

    /// Weights 1, 2, 0 from the bias 0; removal in the order 2, 1, 0: scores 3, 1, 0, 0 at 0, ⅓, ⅔, 1; insertion
    /// 0, 2, 3, 3.
    @Test func curvesByHand() throws {
        let found = try measured(
            FixedExplainer([1, 2, 0]), [.curves], on: .linear([1, 2, 0]),
            LabelledText(input: TextInput(WordModel.text(3))))
        #expect(isClose(found.metrics[.deletionLogOddsArea], (1.5 + 1 + 0) / 3))
        #expect(isClose(found.metrics[.insertionLogOddsArea], (0 + 2 + 3 + 1.5) / 3))
        let deletion = (sigmoid(3) / 2 + sigmoid(1) + sigmoid(0) + sigmoid(0) / 2) / 3
        #expect(isClose(found.metrics[.deletionArea], deletion))
        let insertion = (sigmoid(0) / 2 + sigmoid(2) + sigmoid(3) + sigmoid(3) / 2) / 3
        #expect(isClose(found.metrics[.insertionArea], insertion))
    }

    @Test(arguments: [1, 2, 20, 21, 39, 57])
    func curvesGoFromOneEndToTheOtherInEvenSteps(count: Int) throws {
        let model = WordModel { Double($0.count) }
        let evaluator = try Evaluator([.curves])
        var text = try evaluator.text(
            LabelledText(input: TextInput(WordModel.text(count))), id: "1", with: PerturbationEngine(model))
        let explanation = try FixedExplainer { $0.map(Double.init) }.explain(text.text.input, target: .index(1), with: .init(model))
        let curve = try PerturbationCurve(.deletion, by: TokenScores(.attribution, of: explanation), on: &text)
        #expect(curve.fractions.count == min(count, 20) + 1)
        #expect(curve.fractions.first == 0 && curve.fractions.last == 1)
        #expect(curve.scores.first == Double(count) && curve.scores.last == 0)
        for (former, next) in zip(curve.scores, curve.scores.dropFirst()) {
            #expect(former - next >= 1 && former - next <= (Double(count) / 20).rounded(.up))
        }
        // A straight line, whatever the steps.
        #expect(isClose(curve.logOddsArea, Double(count) / 2, 1e-9))
    }

    /// Ten tokens of which the first has all the weight: it is gone at every share but the empty one.
    @Test func topSharesByHand() throws {
        let weights = [4.0] + Array(repeating: 0.0, count: 9)
        let found = try measured(
            FixedExplainer(weights), [.aopc, .eraser], on: .linear(weights, bias: -2),
            LabelledText(input: TextInput(WordModel.text(10))))
        #expect(isClose(found.metrics[.aopc], sigmoid(2) - sigmoid(-2)))
        #expect(isClose(found.metrics[.logOdds], -4))
        #expect(isClose(found.metrics[.comprehensiveness], sigmoid(2) - sigmoid(-2)))
        #expect(isClose(found.metrics[.sufficiency], 0))
    }

    /// Four tokens: the top 10 to 90 % are 1, 1, 2, 2, 2, 3, 3, 4, 4 of them, the bins of ERASER 1, 1, 1, 1, 2.
    @Test func sharesAreRoundedUp() throws {
        let found = try measured(
            FixedExplainer([4, 3, 2, 1]), [.aopc, .eraser], on: .linear([1, 1, 1, 1]),
            LabelledText(input: TextInput(WordModel.text(4))))
        #expect(isClose(found.metrics[.logOdds], -Double(1 + 1 + 2 + 2 + 2 + 3 + 3 + 4 + 4) / 9))
        #expect(isClose(found.metrics[.comprehensiveness], sigmoid(4) - (4 * sigmoid(3) + sigmoid(2)) / 5))
        #expect(isClose(found.metrics[.sufficiency], sigmoid(4) - (4 * sigmoid(1) + sigmoid(2)) / 5))
    }

    /// By the order of the text, a constant would find a first word that decides everything at once.
    @Test func equalScoresAreOrderedAtRandomButAlikeForAllMethods() throws {
        let weights = [9.0] + Array(repeating: 0.0, count: 19)
        var firstPlaces: Set<Double> = []
        for seed in 0..<20 {
            let areas = try [1.0, 7].map { constant in
                try measured(
                    FixedExplainer(Array(repeating: constant, count: 20)), [.curves], on: .linear(weights),
                    LabelledText(input: TextInput(WordModel.text(20))),
                    settings: EvaluationSettings(seed: UInt64(seed))).metrics[.deletionLogOddsArea]
            }
            #expect(areas[0] == areas[1])
            firstPlaces.insert(try #require(areas[0]))
        }
        #expect(firstPlaces.count > 5)
        // On average in the middle: areas are spread evenly over 9 · (½ … 19½) / 20.
        #expect(abs(firstPlaces.reduce(0, +) / Double(firstPlaces.count) - 4.5) < 2)
    }

    // MARK: - Infidelity

    /// Two tokens: a random subset is either of them. Attributions (0, 0), changes 1 and 3: the mean of 1 and 9, by how
    /// often each was drawn.
    @Test func infidelityByHand() throws {
        let found = try measured(
            FixedExplainer([0, 0]), [.infidelity], on: .linear([1, 3]),
            LabelledText(input: TextInput(WordModel.text(2))),
            settings: EvaluationSettings(infidelitySamples: 4_000))
        #expect(isClose(found.metrics[.infidelity], 5, 0.25))
    }

    // MARK: - Agreement

    /// Counts: class no has w0 twice and w1 once, class yes w1 once and w2 three times; 3 types.
    @Test func naiveBayesByHand() throws {
        let model = WordModel.linear([0, 0, 0, 0])
        let bayes = try NaiveBayes(
            training: [
                LabelledText(input: "w0 w0", label: "no"), LabelledText(input: "w1", label: "0"),
                LabelledText(input: "w1 w2 w2", label: "YES"), LabelledText(input: "w2", label: "1"),
            ], for: model)
        #expect(isClose(bayes.logOdds(ofToken: 0, towards: 1), log((1.0 / 7) / (3.0 / 6))))
        #expect(isClose(bayes.logOdds(ofToken: 1, towards: 1), log((2.0 / 7) / (2.0 / 6))))
        #expect(isClose(bayes.logOdds(ofToken: 2, towards: 1), log((4.0 / 7) / (1.0 / 6))))
        #expect(isClose(bayes.logOdds(ofToken: 2, towards: 0), -log((4.0 / 7) / (1.0 / 6))))
        #expect(bayes.logOdds(ofToken: 3, towards: 1) == nil && bayes.logOdds(ofToken: 0, towards: 2) == nil)

        func agreement(_ weights: [Double], _ text: String) throws -> Evaluation {
            try measured(
                FixedExplainer(weights), [.naiveBayes], on: model, LabelledText(input: TextInput(text)), naiveBayes: bayes)
        }
        #expect(isClose(try agreement([1, 2, 3, 0], "w0 w1 w2 w3").metrics[.naiveBayes], 1))
        #expect(isClose(try agreement([3, 2, 1, 0], "w0 w1 w2").metrics[.naiveBayes], -1))
        #expect(try agreement([1, 1, 1, 0], "w0 w1 w2").missing[.naiveBayes] == .constant)
        #expect(try agreement([1, 2, 3, 0], "w0 w3").missing[.naiveBayes] == .noKnownTokens)
    }

    @Test func oneClassIsSetAgainstAllOthers() throws {
        var model = WordModel.linear([0, 0])
        model.labels = ClassificationLabels(names: ["a", "b", "c"], kind: .exclusive)
        let bayes = try NaiveBayes(
            training: [
                LabelledText(input: "w0", label: "a"), LabelledText(input: "w1", label: "b"),
                LabelledText(input: "w1", label: "c"),
            ], for: model)
        #expect(isClose(bayes.logOdds(ofToken: 0, towards: 0), log((2.0 / 3) / (1.0 / 4))))
        #expect(isClose(bayes.logOdds(ofToken: 1, towards: 1), log((2.0 / 3) / (2.0 / 4))))
    }

    /// w0 stands for a marked word, w1 and w2 for words that are not.
    private func annotated(_ text: String, _ words: [(Range<Int>, Bool)]) -> LabelledText {
        LabelledText(
            input: TextInput(text),
            humanAttention: HumanAttention(words: words.map { .init(range: $0.0, isMarked: $0.1) }))
    }

    @Test func humanAttentionByHand() throws {
        let model = WordModel.linear([1, 1, 1])
        let words = [(0..<2, true), (3..<5, false), (6..<8, false)]
        func area(_ weights: [Double], _ text: LabelledText) throws -> Evaluation {
            try measured(FixedExplainer(weights), [.humanAttention], on: model, text)
        }
        #expect(try area([3, 2, 1], annotated("w0 w1 w2", words)).metrics[.humanAttention] == 1)
        #expect(try area([2, 3, 1], annotated("w0 w1 w2", words)).metrics[.humanAttention] == 0.5)
        #expect(try area([1, 1, 1], annotated("w0 w1 w2", words)).metrics[.humanAttention] == 0.5)
        // The third token overlaps no word of the annotation.
        #expect(try area([2, 1, 3], annotated("w0 w1 w2", Array(words.prefix(2)))).metrics[.humanAttention] == 1)
        #expect(try area([3, 2, 1], annotated("w0 w1 w2", [(0..<8, true)])).missing[.humanAttention] == .oneClass)
        #expect(try area([3, 2, 1], annotated("w0 w1 w2", [])).missing[.humanAttention] == .oneClass)
        #expect(
            try area([3, 2, 1], LabelledText(input: "w0 w1 w2")).missing[.humanAttention] == .notAnnotated)
    }

    @Test func punctuationIsLeftOut() throws {
        // ".." has no number, so its id is 999; a marked word of it alone counts for nothing.
        let explainer = FixedExplainer { $0.map { $0 == 999 ? -10 : Double($0) } }
        let model = WordModel { Double($0.count) }
        let text = annotated("w2 .. w1 $~", [(0..<2, true), (3..<5, true), (6..<8, false), (9..<11, true)])
        #expect(try measured(explainer, [.humanAttention], on: model, text).metrics[.humanAttention] == 1)
    }

    // MARK: - Seeds and shortened texts

    @Test func whatDrawsNothingIsStableWithoutAnotherRun() throws {
        let model = WordModel.linear([1, 2, 3])
        let found = try measured(
            FixedExplainer([1, 2, 3]), [.stability], on: model, LabelledText(input: "w0 w1 w2"))
        #expect(found.metrics[.stability] == 1 && found.metrics[.stabilityDeviation] == 0)
        #expect(model.passes.count == 2)
    }

    /// Runs (1, 2, 3), (3, 2, 1) and (1, 2, 3): correlations −1, 1, −1. Token means 5/3, 2, 7/3 with deviation √(2/27);
    /// deviations of tokens √(8/9), 0, √(8/9).
    @Test func stabilityByHand() throws {
        let explainer = SeededFixedExplainer { $0 == 1 ? [3, 2, 1] : [1, 2, 3] }
        let found = try measured(
            explainer, [.stability], on: .linear([1, 2, 3]), LabelledText(input: "w0 w1 w2"),
            settings: EvaluationSettings(stabilityRuns: 3))
        #expect(isClose(found.metrics[.stability], -1.0 / 3))
        #expect(isClose(found.metrics[.stabilityDeviation], 2 * (8.0 / 9).squareRoot() / 3 / (2.0 / 27).squareRoot()))
        let constant = SeededFixedExplainer { _ in [1, 1, 1] }
        #expect(
            try measured(constant, [.stability], on: .linear([1, 2, 3]), LabelledText(input: "w0 w1 w2"))
                .missing[.stability] == .constant)
    }

    /// Scores are the number of words of the text. Without one of four, each falls from 4 to 3: a quarter.
    @Test func sensitivityByHand() throws {
        let counting = FixedExplainer { words in words.map { _ in Double(words.count) } }
        let model = WordModel.linear([1, 2, 3, 4])
        let text = LabelledText(input: "w0 w1  w2 w3")
        let found = try measured(counting, [.sensitivity], on: model, text)
        #expect(isClose(found.metrics[.maxSensitivity], 0.25))
        // The whole text twice, for the evaluation and the explanation, and once for every word less.
        #expect(model.passes.count == 2 + 4)
        #expect(try measured(FixedExplainer([1, 2, 3, 4]), [.sensitivity], on: model, text).metrics[.maxSensitivity] == 0)
        #expect(
            try measured(FixedExplainer([0, 0, 0, 0]), [.sensitivity], on: model, text).missing[.maxSensitivity] == .constant)
        #expect(
            try measured(counting, [.sensitivity], on: model, LabelledText(input: "w0 w1")).missing[.maxSensitivity]
                == .tooFewTokens)
    }

    @Test func costIsTheExplanations() throws {
        let found = try measured(FixedExplainer([1, 2]), [.cost], on: .linear([1, 2]), LabelledText(input: "w0 w1"))
        #expect(found.metrics == [.forwardPasses: 1, .backwardPasses: 0, .seconds: 0.5])
    }
}
