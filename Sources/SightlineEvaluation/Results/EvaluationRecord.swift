import SightlineAttribution
import SightlineModels

/// What an evaluation found on one text: a line of its results.
public struct EvaluationRecord: Sendable, Equatable, Codable {
    public struct Result: Sendable, Equatable, Codable {
        /// The method's name and budget in the evaluation.
        public var name: String
        public var budget: Int?
        /// One per score that ranks tokens, the main one first; empty if the method failed.
        public var evaluations: [Evaluation]
        /// Why the method could not explain the text.
        public var error: String?
    }

    /// The text's name in the data, or its place there, from 1.
    public var id: String
    public var results: [Result]
    /// Why no method could explain the text.
    public var error: String?

    public init(id: String, results: [Result] = [], error: String? = nil) {
        self.id = id
        self.results = results
        self.error = error
    }
}

extension Evaluator {
    /// Explains a text by every candidate and measures what they say. A method that fails is in the record; the others go
    /// on.
    ///
    /// - Parameters:
    ///   - id: How results name the text, if it has no id of its own.
    ///   - describe: What to say of an error.
    /// - Throws: What no method can do without: the text's own tokens and score.
    /// - Complexity: As ``evaluate(_:on:)`` for each candidate; perturbations that metrics of several of them ask for are
    ///   scored once.
    public func record(
        of text: LabelledText, id: String, target: Target = .predicted, by candidates: [Candidate],
        with engine: PerturbationEngine, describing describe: (any Error) -> String = { "\($0)" }
    ) throws -> EvaluationRecord {
        var evaluated = try self.text(text, id: id, target: target, with: engine)
        let results = candidates.map { candidate in
            var result = EvaluationRecord.Result(name: candidate.name, budget: candidate.budget, evaluations: [])
            do {
                result.evaluations = try evaluate(candidate.explainer, on: &evaluated)
            } catch {
                result.error = describe(error)
            }
            return result
        }
        return EvaluationRecord(id: evaluated.id, results: results)
    }
}
