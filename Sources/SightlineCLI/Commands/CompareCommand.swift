import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineJSON
import SightlineModels
import SightlineReporting

package enum CompareCommand: TextCommand {
    package struct Configuration: HasTextOptions, HasScoringOptions, HasMethodList, Equatable {
        package var texts = TextOptions()
        package var scoring = ScoringOptions()
        package var methods = MethodList(MethodName.leading)
        package var target: String?
        package var foil: String?
    }

    package static let name = "compare"
    package static let summary = "Explain a text by several methods side by side, with how right and how costly each is."
    package static let usage = [
        "sightline compare [OPTIONS] TEXT",
        "sightline compare [OPTIONS] --input FILE|- [--output FILE]",
    ]
    package static let defaults = Configuration()

    package static var options: [Option<Configuration>] {
        textOptions
            + methodListOptions(default: MethodName.leading.map(\.rawValue).joined(separator: ",")) + [
            Option(
                "--target", "LABEL|INDEX|TOKEN", \.target, .text, "The label to explain (default: the predicted one)."),
            Option("--foil", "TOKEN", \.foil, .text, "With a causal language model: what the target is set against."),
        ] + htmlOptions + precisionOptions + scoringOptions + outputOptions
    }

    package static var notes: [(title: String, paragraphs: [String])] {
        [
            (
                title: "FIDELITY",
                paragraphs: [
                    "Every method is held to the same random deletions of up to five tokens: how much of what they do to "
                        + "the score do its scores predict? The deletions are drawn apart from those that methods ask for, "
                        + "though a short text has so few that they coincide. Methods whose scores are in no log odds "
                        + "predict no score, but their sums can correlate with what happens."
                ]
            ),
            MethodName.notes,
            inputNotes,
        ]
    }

    package static let examples = [
        "sightline compare \"A gripping, beautifully acted film.\"",
        "sightline compare --methods slalom,lime,kernel-shap --budget 250 \"Not bad at all\"",
        "sightline compare --html methods.html \"A gripping, beautifully acted film.\"",
        "sightline compare --model ./my-model --input reviews.tsv --output compared.jsonl",
    ]

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        try validateTexts(configuration.texts)
        if configuration.texts.palette != nil, configuration.texts.html == nil {
            throw .requires(option: "--palette", other: "--html FILE")
        }
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let console = Console(isQuiet: configuration.texts.isQuiet)
        return try CompareTask(configuration, console).run(configuration.texts, console)
    }
}

/// Compares methods on texts as a configuration says.
struct CompareTask: TextTask {
    struct Outcome: Sendable {
        var comparison: Comparison
        /// Only where a reader is told.
        var predictedLabel: String?
    }

    private let subject: ExplainedModel
    private let evaluator: Evaluator
    private let candidates: [Candidate]
    private let threads: ThreadShare
    private let isReported: Bool
    private let modelNote: String?

    /// Loads the model.
    ///
    /// - Throws: What the model throws, and `ExplanationError` for a target that it does not have.
    init(_ configuration: CompareCommand.Configuration, _ console: Console) throws {
        let choice = try ModelChoice(configuration.texts.model)
        isReported = configuration.texts.isReported
        if !isReported { choice.announce(console) }
        modelNote = choice.note
        threads = ThreadShare(configuration.scoring.threadCount)
        subject = try ExplainedModel(
            checkpoint: choice.checkpoint, target: configuration.target, foil: configuration.foil,
            precision: configuration.scoring.precision)
        evaluator = try Evaluator(
            [.deletion, .curves, .cost], settings: EvaluationSettings(seed: configuration.methods.seed))
        candidates = try configuration.methods.candidates(for: subject.sample, console)
    }

    var textsAtOnce: Int { threads.threadCount }

    var signature: [String: JSONValue?] {
        get throws {
            let model = try subject.sample
            return [
                "model": .string(subject.name),
                "precision": subject.precision.resultName.map(JSONValue.string),
                "methods": try JSONValue(
                    parsing: JSONLine.bytes(of: candidates.map { EvaluationHeader.Method($0, for: model) })),
                "settings": try JSONValue(parsing: JSONLine.bytes(of: evaluator.settings)),
            ]
        }
    }

    func outcome(of input: TextInput) throws -> Outcome {
        let (model, target) = try subject.choice(for: input)
        let comparison = try threads.use { threadCount in
            try evaluator.comparison(
                of: input, target: target, by: candidates, with: PerturbationEngine(model, threadCount: threadCount),
                describing: ErrorMessage.of)
        }
        return Outcome(
            comparison: comparison,
            predictedLabel: isReported ? try subject.predictedLabel(of: input, explained: comparison.target) : nil)
    }

    func line(_ outcome: Outcome, id: RecordID?) throws -> Data {
        try JSONLine.bytes(of: outcome.comparison, id: id)
    }

    func explanations(in outcome: Outcome) -> [Explanation] { outcome.comparison.entries.compactMap(\.explanation) }

    func report(_ outcome: Outcome, _ style: TerminalStyle) -> String {
        ComparisonReport(outcome.comparison, modelNote: modelNote, predictedLabel: outcome.predictedLabel).text(style)
    }
}
