import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineJSON
import SightlineModels
import SightlineReporting

/// Explains texts as a configuration says.
struct ExplainTask: TextTask {
    struct Outcome: Sendable {
        var explanation: Explanation
        var flow: FlowPicture?
        /// Only where a reader is told.
        var predictedLabel: String?
    }

    let subject: ExplainedModel
    let explainer: any Explainer
    let threads: ThreadShare
    private let mergesWords: Bool
    private let isReported: Bool
    private let modelNote: String?
    private let isPlotted: Bool

    /// Loads the model.
    ///
    /// - Throws: What the model throws, and `ExplanationError` for a target that it does not have.
    init(_ configuration: ExplainCommand.Configuration, _ console: Console) throws {
        let options = configuration.texts
        let choice = try ModelChoice(options.model)
        isReported = options.isReported
        if !isReported { choice.announce(console) }
        modelNote = choice.note
        threads = ThreadShare(configuration.scoring.threadCount)
        mergesWords = configuration.mergesWords
        isPlotted = configuration.isPlotted
        if let path = configuration.dictionary {
            (subject, explainer) = try Self.dictionary(path, choice.checkpoint, configuration)
        } else {
            subject = try ExplainedModel(
                checkpoint: choice.checkpoint, target: configuration.target, foil: configuration.foil,
                precision: configuration.scoring.precision)
            explainer = configuration.method.explainer
        }
    }

    /// What explains from a dictionary, and the model that it is of.
    private static func dictionary(
        _ path: String, _ checkpoint: Checkpoint, _ configuration: ExplainCommand.Configuration
    ) throws -> (ExplainedModel, DictionarySLALOM) {
        let dictionary = try SLALOMDictionary(path: path)
        let subject = try ExplainedModel(
            dictionary: dictionary, checkpoint: checkpoint, target: configuration.target, foil: configuration.foil)
        let given = configuration.scoring.precision
        if given != ScoringOptions().precision, given != subject.precision {
            throw UsageError.conflict(
                "--precision is \(given.rawValue), but the dictionary's scores are in \(subject.precision.rawValue); leave it out")
        }
        let options = configuration.method
        let explainer = try DictionarySLALOM(
            dictionary, for: subject.sample,
            check: configuration.checksFit
                ? .init(
                    samples: options.sampleCount ?? DictionarySLALOM.Check.defaultSampleCount,
                    maximumDeletions: options.maximumDeletions ?? SLALOM.defaultMaximumDeletions) : nil,
            seed: options.seed ?? 0)
        return (subject, explainer)
    }

    var textsAtOnce: Int { threads.threadCount }

    var signature: [String: JSONValue?] {
        get throws {
            var signature: [String: JSONValue?] = [
                "model": .string(subject.name),
                "precision": subject.precision.resultName.map(JSONValue.string),
                "method": try JSONValue(parsing: JSONLine.bytes(of: explainer.method(for: subject.sample))),
                "seed": try JSONValue(parsing: "\(explainer.seed)"),
            ]
            if let target = try subject.fixedTarget {
                signature["target"] = try JSONValue(parsing: JSONLine.bytes(of: target))
            }
            return signature
        }
    }

    func outcome(of input: TextInput) throws -> Outcome {
        let (model, target) = try subject.choice(for: input)
        let (explanation, flow) = try threads.use { threadCount in
            try explainer.picture(of: input, target: target, with: PerturbationEngine(model, threadCount: threadCount))
        }
        return Outcome(
            explanation: mergesWords ? explanation.mergingWords() : explanation, flow: flow,
            predictedLabel: isReported && explanation.dictionary == nil
                ? try subject.predictedLabel(of: input, explained: explanation.target) : nil)
    }

    func line(_ outcome: Outcome, id: RecordID?) throws -> Data {
        try JSONLine.bytes(of: outcome.explanation, id: id)
    }

    func report(_ outcome: Outcome, _ style: TerminalStyle) -> String {
        var report = ExplanationReport(
            outcome.explanation, modelNote: modelNote, predictedLabel: outcome.predictedLabel)
        report.isPlotted = isPlotted
        return report.text(style)
    }

    func explanations(in outcome: Outcome) -> [Explanation] { [outcome.explanation] }

    func export(_ outcome: Outcome, as format: ExportFormat, _ palette: Palette) throws -> Data {
        let (explanation, version) = (outcome.explanation, SightlineProgram.version)
        switch format {
        case .svg: return Data(picture(outcome, palette).utf8)
        case .png: return try PNGImage(svg: picture(outcome, palette)).data
        case .latex: return Data(ExplanationLaTeX(explanation, palette: palette, version: version).text.utf8)
        case .csv: return Data(ExplanationCSV(explanation, version: version).text.utf8)
        case .markdown: return Data(ExplanationMarkdown(explanation, version: version).text.utf8)
        }
    }

    /// Methods that read scores off a flow show that.
    private func picture(_ outcome: Outcome, _ palette: Palette) -> String {
        outcome.flow.map { FlowDiagram($0, of: outcome.explanation, palette: palette).svg }
            ?? ExplanationPicture(outcome.explanation, palette: palette, version: SightlineProgram.version).svg
    }
}
