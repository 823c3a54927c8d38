import Foundation
import SightlineAttribution
import SightlineJSON
import SightlineModels
import SightlineReporting

package enum PredictCommand: TextCommand {
    package struct Configuration: HasTextOptions, HasScoringOptions, Equatable {
        package var texts = TextOptions()
        package var scoring = ScoringOptions()
    }

    package static let name = "predict"
    package static let summary = "Say which label a classifier gives a text: labels, probabilities, logits."
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

/// Predicts the label of texts.
struct PredictTask: TextTask {
    private let model: any ScoringModel
    private let modelNote: String?
    let textsAtOnce: Int

    init(_ configuration: PredictCommand.Configuration, _ console: Console) throws {
        let options = configuration.texts
        let choice = try ModelChoice(options.model)
        if !options.isReported { choice.announce(console) }
        modelNote = choice.note
        model = try TextClassifier(checkpoint: choice.checkpoint)
        textsAtOnce = configuration.scoring.threadCount
    }

    var signature: [String: JSONValue] { ["model": .string(model.name)] }

    func outcome(of input: TextInput) throws -> Prediction {
        let sequence = try model.tokenize(input)
        guard !sequence.contentIndices.isEmpty else { throw ExplanationError.noContent(text: input.text) }
        return try model.predict(sequence)
    }

    func line(_ outcome: Prediction, id: RecordID?) throws -> Data {
        try JSONLine.bytes(of: PredictionRecord(outcome, model: model.name), id: id)
    }

    func report(_ outcome: Prediction, _ style: TerminalStyle) -> String {
        PredictionReport(outcome, model: model.name, labels: model.labels.names, modelNote: modelNote).text(style)
    }

    func failure(in outcome: Prediction) -> String? {
        PredictionRecord(outcome, model: model.name).warnings.first { $0.kind == .notFinite }?.message
    }
}
