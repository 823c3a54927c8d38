import Foundation
import SightlineEvaluation
import SightlineJSON
import SightlineModels
import SightlineReporting
import SightlineTokenizers

package enum TokenizeCommand: TextCommand {
    package struct Configuration: HasTextOptions, Equatable {
        package var texts = TextOptions()
    }

    package static let name = "tokenize"
    package static let summary = "Show how a model splits a text: tokens, ids, offsets, words."
    package static let usage = [
        "sightline tokenize [OPTIONS] TEXT",
        "sightline tokenize [OPTIONS] --input FILE|- [--output FILE]",
    ]
    package static let defaults = Configuration()
    package static var options: [Option<Configuration>] { textOptions + outputOptions }
    package static let notes = [
        (
            title: "TOKENS",
            paragraphs: [
                "All tokens of the text, whatever the model's limit. Offsets count Unicode characters from 0. The word "
                    + "of a token that the tokenizer has added is null. Of a model, tokenizer.json alone is read."
            ]
        ),
        inputNotes,
    ]
    package static let examples = [
        "sightline tokenize \"A gripping, beautifully acted film.\"",
        "sightline tokenize --model ./my-model --json \"naïve\"",
    ]

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        try validateTexts(configuration.texts)
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let console = Console(isQuiet: configuration.texts.isQuiet)
        return try TokenizeTask(configuration, console).run(configuration.texts, console)
    }
}

/// Splits texts into tokens.
struct TokenizeTask: TextTask {
    private let tokenizer: Tokenizer
    private let model: String
    private let modelNote: String?

    init(_ configuration: TokenizeCommand.Configuration, _ console: Console) throws {
        let options = configuration.texts
        let choice = try ModelChoice(options.model)
        if !options.isReported { choice.announce(console) }
        modelNote = choice.note
        model = choice.checkpoint.name
        tokenizer = try Tokenizer(checkpoint: choice.checkpoint)
    }

    var textsAtOnce: Int { 1 }

    var signature: [String: JSONValue?] { ["model": .string(model)] }

    func outcome(of input: TextInput) throws -> TokenizationRecord {
        let encoding = try input.pair.map { try tokenizer.encode(input.text, $0) } ?? tokenizer.encode(input.text)
        return TokenizationRecord(
            text: input.text, pair: input.pair, model: model, ids: encoding.ids, tokens: encoding.tokens, offsets: encoding.offsets,
            words: encoding.words)
    }

    func line(_ outcome: TokenizationRecord, id: RecordID?) throws -> Data {
        try JSONLine.bytes(of: outcome, id: id)
    }

    func report(_ outcome: TokenizationRecord, _ style: TerminalStyle) -> String {
        TokenizationReport(outcome, modelNote: modelNote).text(style)
    }
}
