import SightlineAttribution
import SightlineModels

/// Measures methods of explaining, text by text.
///
/// ```swift
/// let evaluator = try Evaluator([.deletion, .curves, .cost])
/// var text = try evaluator.text(LabelledText(input: "A gripping film"), id: "1", with: PerturbationEngine(model))
/// for method in methods { results += try evaluator.evaluate(method, on: &text) }
/// ```
public struct Evaluator: Sendable {
    public let groups: [MetricGroup]
    public let settings: EvaluationSettings
    /// What ``MetricGroup/naiveBayes`` compares with.
    public let naiveBayes: NaiveBayes?

    /// - Throws: ``EvaluationError/invalidSetting(name:found:atLeast:)``, ``EvaluationError/noNaiveBayes``.
    public init(
        _ groups: [MetricGroup] = [.deletion, .curves, .aopc, .eraser, .infidelity, .cost],
        settings: EvaluationSettings = EvaluationSettings(), naiveBayes: NaiveBayes? = nil
    ) throws {
        try settings.validate()
        guard naiveBayes != nil || !groups.contains(.naiveBayes) else { throw EvaluationError.noNaiveBayes }
        self.groups = MetricGroup.allCases.filter(groups.contains)
        self.settings = settings
        self.naiveBayes = naiveBayes
    }

    /// The metrics that evaluations by a method's main score have, in the order of tables.
    public var names: [MetricName] { groups.flatMap { $0.names(settings) } }

    /// Makes a text ready to be measured on, once for all methods.
    ///
    /// - Throws: As ``EvaluatedText/init(_:id:target:with:settings:)``.
    public func text(
        _ text: LabelledText, id: String, target: Target = .predicted, with engine: PerturbationEngine
    ) throws -> EvaluatedText {
        try EvaluatedText(text, id: id, target: target, with: engine, settings: settings)
    }

    /// Explains the text and measures the explanation.
    ///
    /// - Returns: A evaluation by the method's main score with all groups, and by each other score that ranks tokens with
    ///   those of ``MetricGroup/isOfEveryScore``, if any of them is asked for.
    /// - Throws: What the method throws, such as ``ExplanationError/singleToken(_:)``, or the model.
    /// - Complexity: The passes of one explanation, counted in its cost; those of the metrics, counted in the text's.
    public func evaluate(_ explainer: any Explainer, on text: inout EvaluatedText) throws -> [Evaluation] {
        let explanation = try explainer.explain(
            text.text.input, target: .index(text.target.index), with: text.engine)
        return try evaluate(explanation, by: explainer, on: &text)
    }

    /// Measures an explanation that is made already.
    ///
    /// - Parameter explainer: The method that made it, which some groups ask again.
    /// - Throws: ``EvaluationError/otherTokens(text:)`` or ``EvaluationError/otherTarget(text:expected:found:)`` for an
    ///   explanation of something else; what the model throws.
    public func evaluate(
        _ explanation: Explanation, by explainer: any Explainer, on text: inout EvaluatedText
    ) throws -> [Evaluation] {
        try text.check(explanation)
        var evaluations: [Evaluation] = []
        for score in explanation.rankingScores {
            let groups = score == explanation.mainScore ? groups : groups.filter(\.isOfEveryScore)
            guard !groups.isEmpty else { continue }
            var evaluation = Evaluation(of: explanation, by: score, on: text)
            for group in groups {
                do {
                    try measure(group, of: explanation, by: explainer, on: &text, into: &evaluation)
                } catch let reason as MissingReason {
                    for name in group.names(text.settings) where evaluation.metrics[name] == nil {
                        evaluation.missing[name] = reason
                    }
                }
            }
            evaluations.append(evaluation)
        }
        return evaluations
    }
}
