import SightlineAttribution
import SightlineModels

/// One text explained by several methods, each measured on the same perturbations.
public struct Comparison: Sendable, Codable {
    public struct Entry: Sendable, Codable {
        /// The method's name and budget in the comparison.
        public var name: String
        public var budget: Int?
        /// nil if the method failed.
        public var explanation: Explanation?
        /// What was measured of the explanation, by the method's main score.
        public var evaluation: Evaluation?
        /// Why the method failed.
        public var error: String?
    }

    public var text: String
    /// The second text of a pair.
    public var pair: String?
    /// How the model names itself.
    public var model: String
    /// What scores were computed in, such as `bf16`; nil for float32.
    public var precision: String?
    public var target: Target.Resolved
    /// The explained score of the whole text, in log odds.
    public var score: Double
    /// The methods with all their options, and what test perturbations were drawn with.
    public var methods: [EvaluationHeader.Method]
    public var settings: EvaluationSettings
    /// In the order of the methods.
    public var entries: [Entry]
}

extension Evaluator {
    /// Explains a text by every candidate, and measures what they say. A method that fails is among the entries; the
    /// others go on.
    ///
    /// - Parameter describe: What to say of an error.
    /// - Throws: What no method can do without: the text's own tokens and score.
    /// - Complexity: As ``evaluate(_:on:)`` for each candidate; perturbations that several of them are measured by are scored
    ///   once.
    public func comparison(
        of input: TextInput, target: Target = .predicted, by candidates: [Candidate], with engine: PerturbationEngine,
        describing describe: (any Error) -> String = { "\($0)" }
    ) throws -> Comparison {
        var text = try text(LabelledText(input: input), id: "", target: target, with: engine)
        let entries = candidates.map { candidate in
            var entry = Comparison.Entry(name: candidate.name, budget: candidate.budget)
            do {
                let explanation = try candidate.explainer.explain(input, target: .index(text.target.index), with: engine)
                entry.explanation = explanation
                entry.evaluation = try evaluate(explanation, by: candidate.explainer, on: &text).first
            } catch {
                entry.error = describe(error)
            }
            return entry
        }
        return Comparison(
            text: input.text, pair: input.pair, model: engine.model.name,
            precision: engine.model.precision.resultName, target: text.target, score: text.fullScore,
            methods: candidates.map { .init($0, for: engine.model) }, settings: settings, entries: entries)
    }
}
