import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import Testing

/// All metrics with a real tokenizer and network.
@Suite struct BundledModelTests {
    @Test func everyMetricHasAValue() throws {
        let model = try TextClassifier(checkpoint: .bundled)
        let bayes = try NaiveBayes(
            training: [
                LabelledText(input: "a gripping and wonderful film", label: model.labels.names[1]),
                LabelledText(input: "a dull and tedious story, not a film", label: model.labels.names[0]),
            ], for: model)
        // "gripping" and "wonderful" are marked.
        let words = [(0, 1, false), (2, 10, true), (11, 15, false), (16, 20, false), (21, 24, false), (25, 35, true)]
        let text = LabelledText(
            input: "A gripping film, dull and wonderful!",
            humanAttention: HumanAttention(words: words.map { .init(range: $0.0..<$0.1, isMarked: $0.2) }))
        let evaluator = try Evaluator(MetricGroup.allCases, settings: .init(stabilityRuns: 2), naiveBayes: bayes)
        var evaluated = try evaluator.text(text, id: "1", with: PerturbationEngine(model))
        let slalom = try evaluator.evaluate(SLALOM(samples: 40), on: &evaluated)
        #expect(slalom[0].missing == [:])
        #expect(slalom[0].metrics.keys.count == evaluator.names.count)
        let rollout = try evaluator.evaluate(AttentionExplainer.rollout, on: &evaluated)
        #expect(rollout.map(\.score) == [.attribution])
        #expect(rollout[0].metrics[.stability] == 1)
        #expect(rollout[0].missing[.deletionError] == .noPrediction)
        #expect(rollout[0].metrics[.deletionCorrelation] != nil && rollout[0].metrics[.maxSensitivity] != nil)
    }
}
