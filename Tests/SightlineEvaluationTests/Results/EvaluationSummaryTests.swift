import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import Testing

/// From texts to records to means.
@Suite struct EvaluationSummaryTests {
    private let model = WordModel { words in words.reduce(0) { $0 + [1.0, -2, 0.5, 3][$1 % 4] } }

    private struct Failing: Explainer {
        var seed: UInt64 { 0 }
        func method(for model: any ScoringModel) -> Explanation.Method { FixedExplainer([]).method(for: model) }
        func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
            throw ExplanationError.notTraceable(model: "m")
        }
    }

    private var candidates: [Candidate] {
        [
            Candidate(name: "kernel-shap", sampling: KernelSHAP(), budget: 200),
            Candidate(name: "kernel-shap", sampling: KernelSHAP(), budget: 14),
            Candidate(name: "slalom", explainer: SLALOM(samples: 60)),
            Candidate(name: "random", explainer: RandomAttribution()),
            Candidate(name: "failing", explainer: Failing()),
        ]
    }

    private func header(_ evaluator: Evaluator) -> EvaluationHeader {
        EvaluationHeader(
            program: "1", model: model.name, data: "a/b.tsv", target: nil, groups: evaluator.groups,
            settings: evaluator.settings, methods: candidates.map { .init($0, for: model) })
    }

    private func records(_ evaluator: Evaluator) throws -> [EvaluationRecord] {
        try [4, 5, 7].map { count in
            try evaluator.record(
                of: LabelledText(input: TextInput(WordModel.text(count))), id: "\(count)", by: candidates,
                with: PerturbationEngine(model))
        }
    }

    @Test func aLinearModelIsForetoldAndChanceIsNot() throws {
        let evaluator = try Evaluator([.deletion, .curves, .cost])
        let summary = EvaluationSummary(header(evaluator), try records(evaluator))
        #expect(summary.textCount == 3 && summary.failedTextCount == 0)
        #expect(summary.failures.map(\.name) == ["failing"] && summary.failures.map(\.count) == [3])
        // SLALOM by its main score and three others; the failing method has no row.
        #expect(summary.rows.map(\.name) == ["kernel-shap", "kernel-shap"] + Array(repeating: "slalom", count: 4) + ["random"])
        #expect(summary.rows.map(\.isMain) == [true, true, true, false, false, false, true])
        let exact = try #require(summary.rows[0].means[.deletionError])
        #expect(try #require(exact.mean) < 1e-12 && exact.count == 3)
        #expect(try #require(summary.rows[6].means[.deletionError]?.mean) > 0.1)
        // A perturbation budget is a bound, and the whole and the empty text come on top.
        #expect(try #require(summary.rows[1].means[.forwardPasses]?.mean) <= 16)
        #expect(summary.metrics.first == .deletionError && summary.metrics.last == .seconds)
    }

    @Test func theMeanOfATableIsTheMeanOfItsTexts() throws {
        let evaluator = try Evaluator([.curves])
        let records = try records(evaluator)
        let summary = EvaluationSummary(header(evaluator), records)
        let areas = records.compactMap { $0.results[3].evaluations.first?.metrics[.deletionArea] }
        #expect(areas.count == 3)
        let mean = try #require(summary.rows[6].means[.deletionArea]?.mean)
        #expect(abs(mean - areas.reduce(0, +) / 3) < 1e-12)
    }

    @Test func headersAndRecordsComeBackFromJSON() throws {
        let evaluator = try Evaluator([.deletion])
        let header = header(evaluator)
        #expect(try JSONDecoder().decode(EvaluationHeader.self, from: JSONEncoder().encode(header)) == header)
        for record in try records(evaluator) {
            #expect(try JSONDecoder().decode(EvaluationRecord.self, from: JSONEncoder().encode(record)) == record)
        }
    }

    @Test func aComparisonHasAnEntryForEveryMethod() throws {
        let evaluator = try Evaluator([.deletion, .cost])
        let comparison = try evaluator.comparison(
            of: TextInput(WordModel.text(5)), by: candidates, with: PerturbationEngine(model))
        #expect(comparison.entries.map(\.name) == candidates.map(\.name))
        #expect(comparison.entries.map { $0.error == nil } == [true, true, true, true, false])
        #expect(comparison.entries[0].evaluation?.metrics[.deletionR2].map { $0 > 1 - 1e-9 } == true)
        #expect(comparison.methods.map(\.budget) == [200, 14, nil, nil, nil])
    }

    /// Whatever the methods, a perturbation that metrics ask for is scored once.
    @Test func methodsShareTheirTests() throws {
        let evaluator = try Evaluator([.deletion])
        var text = try evaluator.text(
            LabelledText(input: TextInput(WordModel.text(6))), id: "1", with: PerturbationEngine(model))
        _ = try evaluator.evaluate(RandomAttribution(), on: &text)
        let cost = text.cost.forwardPasses
        _ = try evaluator.evaluate(RandomAttribution(seed: 7), on: &text)
        #expect(text.cost.forwardPasses == cost)
    }
}
