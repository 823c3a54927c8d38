import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom
import Testing

@Suite("Sampling until it is enough")
struct SequentialSamplingTests {
    /// Ten words whose scores do not merely add up, so that samples differ.
    private static let model: PlantedModel = {
        let weights = (0..<10).map { sin(Double($0) * 1.7) }
        return PlantedModel(words: PlantedModel.vocabulary(10)) { counts in
            let sum = zip(counts, weights).reduce(0) { $0 + $1.0 * $1.1 }
            return sum + 0.3 * sin(3 * sum) + 0.5 * counts[0] * counts[1]
        }
    }()
    private static let text = PlantedModel.vocabulary(10).joined(separator: " ")

    private static let methods: [any SamplingExplainer] = [
        LIME(samples: 1, seed: 3), KernelSHAP(samples: 1, seed: 3), PermutationShapley(samples: 1, seed: 3),
        SLALOM(samples: 1, seed: 3),
    ]

    @Test(arguments: 0..<4)
    func theTargetIsReachedAndTheSamplesMakeItAgain(index: Int) throws {
        let method = Self.methods[index]
        let explanation = try SequentialSampling(method, precisionTarget: 0.08).explain(Self.text, with: Self.model)
        let sampling = try #require(explanation.sampling)
        #expect(sampling.stop == .precision)
        #expect(try #require(sampling.standardError) <= 0.08)
        #expect(sampling.target == 0.08)
        #expect(!explanation.warnings.contains { $0.kind == .wideErrors }, "\(explanation.warnings)")
        var again = method
        again.samples = sampling.samples
        let once = try again.explain(Self.text, with: Self.model)
        #expect(once.tokens == explanation.tokens)
        #expect(once.sampling == nil)
    }

    @Test(arguments: [30, 64, 100, 333, 900], 0..<4)
    func noMorePassesThanTheBudget(passes: Int, index: Int) throws {
        let method = Self.methods[index]
        for target in [nil, 1e-6] {
            let sampling = SequentialSampling(method, precisionTarget: target, budget: .init(passes: passes))
            let explanation = try sampling.explain(Self.text, with: Self.model)
            #expect(explanation.cost.forwardPasses <= passes)
            #expect(explanation.sampling?.stop == .passes || explanation.sampling?.stop == .exhausted)
            #expect(explanation.warnings.contains { $0.kind == .wideErrors } == (target != nil))
            // Without another goal, all that is allowed is drawn at once.
            if target == nil, method.extendsSamples { #expect(explanation.sampling?.rounds == 1) }
        }
    }

    @Test func extendedSamplesAreAskedForOnce() throws {
        let explanation = try SequentialSampling(LIME(), precisionTarget: 0.02).explain(Self.text, with: Self.model)
        let sampling = try #require(explanation.sampling)
        #expect(sampling.rounds > 1)
        // 2¹⁰ − 1 perturbations at most, the whole and the empty text.
        #expect(explanation.cost.forwardPasses <= min(sampling.samples, 1 << 10) + 2)
    }

    @Test func aTextWithoutMorePerturbationsEndsIt() throws {
        let explanation = try SequentialSampling(SLALOM(), precisionTarget: 1e-9).explain("w0 w1 w2 w3", with: Self.model)
        #expect(explanation.sampling?.stop == .exhausted)
        let warning = try #require(explanation.warnings.first { $0.kind == .wideErrors })
        #expect(warning.message.hasSuffix("the text has no more perturbations"))
    }

    @Test func theLargestNumberOfSamplesEndsIt() throws {
        let explanation = try SequentialSampling(PermutationShapley(), precisionTarget: 1e-9, samples: 150)
            .explain(Self.text, with: Self.model)
        #expect(explanation.sampling?.stop == .samples)
        #expect(explanation.sampling?.samples == 150)
        #expect(explanation.method.options["samples"] == .integer(150))
    }

    @Test func secondsThatAreSpentEndIt() throws {
        let sampling = SequentialSampling(PermutationShapley(), budget: .init(seconds: 1e-9))
        let explanation = try sampling.explain(Self.text, with: Self.model)
        #expect(explanation.sampling?.stop == .seconds)
        #expect(explanation.sampling?.rounds == 1)
    }

    @Test func whatCannotBeIsRefused() throws {
        let options: [(sampling: SequentialSampling, problem: String)] = [
            (SequentialSampling(LIME(), precisionTarget: 0), "the standard error to reach is 0.0; expected a number above 0"),
            (SequentialSampling(LIME(), precisionTarget: .nan), "the standard error to reach is nan; expected a number above 0"),
            (
                SequentialSampling(KernelSHAP(), budget: .init(passes: 3)),
                "the budget of passes is 3; expected at least 4"
            ),
        ]
        for (sampling, problem) in options {
            let error = #expect(throws: ExplanationError.self) { try sampling.explain(Self.text, with: Self.model) }
            #expect(error?.description == problem)
        }
        let tight = SequentialSampling(LIME(), budget: .init(memory: 1_000_000))
        let error = #expect(throws: ExplanationError.self) { try tight.explain(Self.text, with: Self.model) }
        #expect(error?.description.hasPrefix("the budget of memory is 1MB; expected at least ") == true)
    }

    @Test func theResultDependsOnTheSeedAloneAndNotOnThreads() throws {
        let sampling = SequentialSampling(KernelSHAP(seed: 9), precisionTarget: 0.05)
        let runs = try [1, 2, 5].map { threads in
            try sampling.explain(
                TextInput(Self.text), target: .predicted, with: PerturbationEngine(Self.model, threadCount: threads))
        }
        for run in runs {
            #expect(run.tokens == runs[0].tokens)
            #expect(run.sampling == runs[0].sampling)
            #expect(run.cost.forwardPasses == runs[0].cost.forwardPasses)
        }
    }
}

@Suite("Whether a ranking is settled")
struct RankingTests {
    private func ranking(_ scores: [Double], _ error: Double) -> Explanation.Ranking {
        Explanation.Ranking(scores, standardErrors: scores.map { _ in error }, seed: 5)
    }

    @Test func sureScoresAreSettledAndUnsureOnesAreNot() {
        let scores = [0.1, -3, 2.5, 2, -1.5, 1, 0.2, -0.1] + Array(repeating: 0, count: 10)
        let sure = ranking(scores, 0.01)
        #expect(sure.isSettled && sure.sameWords == 1 && sure.sameOrder == 1 && sure.top == 5)
        #expect(ranking(Array(scores.prefix(8)), 0.01).top == 2)
        let unsure = ranking(scores, 3)
        #expect(!unsure.isSettled && unsure.sameWords < 0.5)
    }

    /// Two scores alike at the edge of the top change places in half of the redraws.
    @Test func anEvenChoiceIsEven() {
        let even = ranking([9, 1, -1, 0, 0, 0], 0.01)
        #expect(abs(even.sameWords - 0.5) < 0.06)
        #expect(!even.isSettled)
    }

    /// Two words of which the top one is sought: P(|x₁| > |x₂|) for x₁ ~ N(1, ½), x₂ ~ N(0, ½), of which the sum and the
    /// difference are independent, N(1, 1) each.
    @Test func twoWordsAgreeWithTheirProbability() {
        let two = Explanation.Ranking([1, 0], standardErrors: [sqrt(0.5), sqrt(0.5)], seed: 1)
        let below = 0.5 * erfc(1 / sqrt(2.0))
        let expected = (1 - below) * (1 - below) + below * below
        #expect(two.top == 1)
        #expect(abs(two.sameWords - expected) < 4 * (expected * (1 - expected) / 1_000).squareRoot())
    }

    @Test func methodsWithoutErrorsHaveNone() throws {
        let model = PlantedModel(words: PlantedModel.vocabulary(4)) { $0.reduce(0, +) }
        #expect(try LeaveOneOut().explain("w0 w1 w2", with: model).ranking == nil)
        #expect(try RandomAttribution().explain("w0 w1 w2", with: model).ranking == nil)
        let exact = try #require(try KernelSHAP().explain("w0 w1 w2", with: model).ranking)
        #expect(exact.top == 1 && exact.isSettled)
    }
}

@Suite("What explaining will take")
struct PlannedCostTests {
    private static let model = PlantedModel(words: PlantedModel.vocabulary(12)) { counts in
        counts.enumerated().reduce(0) { $0 + sin(Double($1.offset)) * $1.element }
    }

    private static let explainers: [any Explainer] = [
        SLALOM(samples: 100), SLALOM(sampling: .shortSequences, samples: 100), SLALOM(sampling: .exact), LeaveOneOut(),
        LIME(samples: 100), KernelSHAP(samples: 100), PermutationShapley(samples: 100), RandomAttribution(),
        ConstantAttribution(), SequentialSampling(LIME(), budget: .init(passes: 90)),
    ]

    /// No explanation takes more than was said, and those of long texts little less.
    @Test(arguments: 0..<10, [2, 4, 12])
    func nothingTakesMore(index: Int, wordCount: Int) throws {
        let explainer = Self.explainers[index]
        let text = PlantedModel.vocabulary(wordCount).joined(separator: " ")
        let plan = try #require(explainer.plannedCost(of: Self.model.tokenize(TextInput(text))))
        let cost = try explainer.explain(text, with: Self.model).cost
        #expect(cost.forwardPasses <= plan.forwardPasses)
        #expect(plan.backwardPasses == 0)
        guard wordCount == 12 else { return }
        #expect(Double(cost.forwardPasses) >= 0.8 * Double(plan.forwardPasses))
        #expect(abs(Double(plan.tokens) / Double(cost.tokens) - 1) < 0.3)
    }
}
