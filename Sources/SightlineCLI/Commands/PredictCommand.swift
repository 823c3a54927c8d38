import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineJSON
import SightlineModels
import SightlineReporting

package enum PredictCommand: TextCommand {
    package struct Configuration: HasTextOptions, HasScoringOptions, Equatable {
        package var texts = TextOptions()
        package var scoring = ScoringOptions()
    }

    package static let name = "predict"
    package static let summary = "Say what a model makes of a text: a classifier's labels, or a language model's next tokens."
    package static let usage = [
        "sightline predict [OPTIONS] TEXT",
        "sightline predict [OPTIONS] --input FILE|- [--output FILE]",
    ]
    package static let defaults = Configuration()
    package static var options: [Option<Configuration>] { textOptions + scoringOptions + outputOptions }
    package static let notes = [
        inputNotes,
        (
            title: "NOT A NUMBER",
            paragraphs: [
                "A logit that is no finite number is null in JSON; such a text has no label, has a warning, and counts "
                    + "as failed."
            ]
        ),
    ]
    package static let examples = [
        "sightline predict \"A gripping, beautifully acted film.\"",
        "sightline predict --model ./my-model --input reviews.txt --output labels.jsonl",
        "head reviews.jsonl | sightline predict --input - | jq .label",
    ]

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        try validateTexts(configuration.texts)
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let console = Console(isQuiet: configuration.texts.isQuiet)
        return try PredictTask(configuration, console).run(configuration.texts, console)
    }
}

/// Predicts the label of texts, or what comes next.
struct PredictTask: TextTask {
    enum Outcome: Sendable {
        case label(Prediction)
        case nextTokens(NextTokensRecord)
    }

    private let model: TextModel
    private let modelNote: String?
    let textsAtOnce: Int

    /// Next tokens that are told.
    private static let candidateCount = 10

    init(_ configuration: PredictCommand.Configuration, _ console: Console) throws {
        let options = configuration.texts
        let choice = try ModelChoice(options.model)
        if !options.isReported { choice.announce(console) }
        modelNote = choice.note
        model = try TextModel(checkpoint: choice.checkpoint)
        textsAtOnce = configuration.scoring.threadCount
    }

    var signature: [String: JSONValue?] { ["model": .string(model.name)] }

    func outcome(of input: TextInput) throws -> Outcome {
        let sequence = try model.tokenize(input)
        guard !sequence.contentIndices.isEmpty else { throw ExplanationError.noContent(text: input.text) }
        switch model {
        case .classifier(let model):
            return .label(try model.predict(sequence))
        case .languageModel(let model):
            let candidates = try model.candidates(after: sequence, count: Self.candidateCount)
            return .nextTokens(NextTokensRecord(candidates, after: sequence, model: model.name))
        }
    }

    func line(_ outcome: Outcome, id: RecordID?) throws -> Data {
        switch outcome {
        case .label(let prediction): try JSONLine.bytes(of: PredictionRecord(prediction, model: model.name), id: id)
        case .nextTokens(let record): try JSONLine.bytes(of: record, id: id)
        }
    }

    func report(_ outcome: Outcome, _ style: TerminalStyle) -> String {
        switch outcome {
        case .label(let prediction):
            PredictionReport(prediction, model: model.name, labels: model.labelNames, modelNote: modelNote).text(style)
        case .nextTokens(let record):
            NextTokensReport(record).text(style)
        }
    }

    func failure(in outcome: Outcome) -> String? {
        let warnings =
            switch outcome {
            case .label(let prediction): PredictionRecord(prediction, model: model.name).warnings
            case .nextTokens(let record): record.warnings
            }
        return warnings.first { $0.kind == .notFinite }?.message
    }
}
