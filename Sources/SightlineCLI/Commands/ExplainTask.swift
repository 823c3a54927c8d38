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

    private let subject: Subject
    private let explainer: SLALOM
    private let mergesWords: Bool
    private let isReported: Bool
    private let modelNote: String?

    /// What is explained: a model, and which of its scores.
    private enum Subject {
        case classifier(PerturbationEngine, Target)
        /// Target and foil as given; the predicted token where none is.
        case nextToken(CausalLanguageModel, target: String?, foil: String?, threadCount: Int)
    }

    /// Loads the model.
    ///
    /// - Throws: What the model throws, and `ExplanationError` for a target that it does not have.
    init(_ configuration: ExplainCommand.Configuration, _ console: Console) throws {
        let options = configuration.texts
        let choice = try ModelChoice(options.model)
        isReported = options.isReported
        if !isReported { choice.announce(console) }
        modelNote = choice.note
        explainer = configuration.explainer
        mergesWords = configuration.mergesWords
        switch try TextModel(checkpoint: choice.checkpoint) {
        case .classifier(let model):
            if configuration.foil != nil { throw ExplanationError.foilOfClassifier(model: model.name) }
            let target = Self.target(configuration.target, labels: model.labels)
            // A target that does not exist fails once, not with every text.
            _ = try target.resolved(labels: model.labels, logits: model.labels.names.map { _ in 0 })
            subject = .classifier(PerturbationEngine(model, threadCount: configuration.scoring.threadCount), target)
        case .languageModel(let model):
            subject = .nextToken(
                model, target: configuration.target, foil: configuration.foil,
                threadCount: configuration.scoring.threadCount)
        }
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
                "method": try JSONValue(parsing: JSONLine.bytes(of: explainer.method)),
                "seed": try JSONValue(parsing: "\(explainer.seed)"),
            ]
            switch subject {
            case .classifier(let engine, let target):
                signature["model"] = .string(engine.model.name)
                if target != .predicted {
                    let labels = engine.model.labels
                    let resolved = try target.resolved(labels: labels, logits: labels.names.map { _ in 0 })
                    signature["target"] = try JSONValue(parsing: JSONLine.bytes(of: resolved))
                }
            // Which token a spelling means is for each text to say.
            case .nextToken(let model, _, _, _):
                signature["model"] = .string(model.name)
            }
            return signature
        }
    }

    func outcome(of input: TextInput) throws -> Outcome {
        var outcome: Outcome
        switch subject {
        case .classifier(let engine, let target):
            let explanation = try explainer.explain(input, target: target, with: engine)
            outcome = Outcome(explanation: explanation)
            if target == .predicted {
                outcome.predictedLabel = explanation.target.label
            } else if isReported {
                outcome.predictedLabel = try engine.model.predict(input).label
            }
        case .nextToken(let model, let target, let foil, let threadCount):
            let predicted = target == nil || isReported
                ? try model.candidates(after: input, count: 1).first?.token : nil
            let token = try target.map { try model.token($0, after: input) } ?? predicted ?? model.token(0)
            let choice = try model.choice(of: token, foil: foil.map { try model.token($0, after: input) })
            let explanation = try explainer.explain(
                input, target: .index(0), with: PerturbationEngine(choice, threadCount: threadCount))
            outcome = Outcome(explanation: explanation, predictedLabel: predicted?.text)
        }
        if mergesWords { outcome.explanation = outcome.explanation.mergingWords() }
        return outcome
    }

    func line(_ outcome: Outcome, id: RecordID?) throws -> Data {
        try JSONLine.bytes(of: outcome.explanation, id: id)
    }

    func report(_ outcome: Outcome, _ style: TerminalStyle) -> String {
        ExplanationReport(outcome.explanation, modelNote: modelNote, predictedLabel: outcome.predictedLabel).text(style)
    }
}
