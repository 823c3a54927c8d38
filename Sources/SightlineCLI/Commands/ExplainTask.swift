import Foundation
import SightlineAttribution
import SightlineJSON
import SightlineModels
import SightlineReporting

/// Explains texts as a configuration says.
struct ExplainTask: TextTask {
    struct Outcome: Sendable {
        var explanation: Explanation
        /// Only where a reader is told.
        var predictedLabel: String?
    }

    private let engine: PerturbationEngine
    private let explainer: SLALOM
    private let target: Target
    private let mergesWords: Bool
    private let isReported: Bool
    private let modelNote: String?

    /// Loads the model.
    ///
    /// - Throws: What the model throws, and `ExplanationError` for a target that it does not have.
    init(_ configuration: ExplainCommand.Configuration, _ console: Console) throws {
        let options = configuration.texts
        let choice = try ModelChoice(options.model)
        isReported = options.isReported
        if !isReported { choice.announce(console) }
        modelNote = choice.note
        let model = try TextClassifier(checkpoint: choice.checkpoint)
        engine = PerturbationEngine(model, threadCount: configuration.scoring.threadCount)
        explainer = configuration.explainer
        target = Self.target(configuration.target, labels: model.labels)
        mergesWords = configuration.mergesWords
        // A target that does not exist fails once, not with every text.
        _ = try target.resolved(labels: model.labels, logits: model.labels.names.map { _ in 0 })
    }

    /// A number is an index, unless a label is spelled so.
    static func target(_ given: String?, labels: ClassificationLabels) -> Target {
        guard let given else { return .predicted }
        if !labels.names.contains(given), let index = Int(given) { return .index(index) }
        return .label(given)
    }

    /// An explanation uses all threads for itself.
    var textsAtOnce: Int { 1 }

    var signature: [String: JSONValue] {
        get throws {
            var signature: [String: JSONValue] = [
                "model": .string(engine.model.name),
                "method": try JSONValue(parsing: JSONLine.bytes(of: explainer.method)),
                "seed": try JSONValue(parsing: "\(explainer.seed)"),
            ]
            if target != .predicted {
                let labels = engine.model.labels
                let resolved = try target.resolved(labels: labels, logits: labels.names.map { _ in 0 })
                signature["target"] = try JSONValue(parsing: JSONLine.bytes(of: resolved))
            }
            return signature
        }
    }

    func outcome(of input: TextInput) throws -> Outcome {
        let explanation = try explainer.explain(input, target: target, with: engine)
        let predictedLabel =
            switch target {
            case .predicted: explanation.target.label
            case .index, .label: isReported ? try engine.model.predict(input).label : nil
            }
        return Outcome(
            explanation: mergesWords ? explanation.mergingWords() : explanation, predictedLabel: predictedLabel)
    }

    func line(_ outcome: Outcome, id: RecordID?) throws -> Data {
        try JSONLine.bytes(of: outcome.explanation, id: id)
    }

    func report(_ outcome: Outcome, _ style: TerminalStyle) -> String {
        ExplanationReport(outcome.explanation, modelNote: modelNote, predictedLabel: outcome.predictedLabel).text(style)
    }
}
