import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineJSON
import SightlineModels
import SightlineReporting

package enum AttentionCommand: TextCommand {
    package struct Configuration: HasTextOptions, Equatable {
        package var texts = TextOptions()
        package var layer: Int?
        package var head: Int?
        package var tensor = InformationTensor.attention
        package var kind = AttentionForm.raw
        package var target: String?
        package var foil: String?
    }

    package static let name = "attention"
    package static let summary = "Show a model's attention weights, or their gradients, layer by layer and head by head."
    package static let usage = [
        "sightline attention [OPTIONS] TEXT",
        "sightline attention [OPTIONS] --input FILE|- [--output FILE]",
    ]
    package static let defaults = Configuration()

    package static var options: [Option<Configuration>] {
        textOptions + [
            Option("--layer", "L", \.layer, .integer(in: 0...100_000), "One layer, from 0 (default: all)."),
            Option("--head", "H", \.head, .integer(in: 0...100_000), "One head, from 0 (default: all)."),
            Option(
                "--tensor", "TENSOR", \.tensor, .choice(InformationTensor.self),
                "attention: the weights (default). gradient: how the target's logit changes with each. "
                    + "attentionGradient: their product."),
            Option(
                "--kind", "KIND", \.kind, .choice(AttentionForm.self),
                "raw (default), effective: without what cannot reach the output, or efficient: the same as a probability "
                    + "distribution."),
            Option(
                "--target", "LABEL|INDEX|TOKEN", \.target, .text,
                "Whose logit the gradient is of (default: the predicted one's)."),
            Option("--foil", "TOKEN", \.foil, .text, "With a causal language model: a token whose logit is taken off."),
            exportOption(.svg, "Draw the maps of a TEXT into FILE, as SVG."), paletteOption,
        ] + outputOptions
    }

    package static let notes = [
        (
            title: "MAPS",
            paragraphs: [
                "JSON has the tokens, special ones included, and under the tensor's name an array of layers, of heads, of "
                    + "queries, of keys. A reader at a terminal sees the last layer that was asked for, the mean of its "
                    + "heads; with --layer and --head, any other."
            ]
        ),
        inputNotes,
    ]
    package static let examples = [
        "sightline attention \"A gripping, beautifully acted film.\"",
        "sightline attention --layer 1 --head 0 \"A gripping film.\"",
        "sightline attention --svg maps.svg \"A gripping, beautifully acted film.\"",
        "sightline attention --tensor attentionGradient --json \"A gripping film.\" > maps.json",
    ]

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        try validateTexts(configuration.texts)
        if configuration.kind != .raw, configuration.tensor == .gradient {
            throw .requires(option: "--kind", other: "--tensor attention or attentionGradient")
        }
        if configuration.target != nil, !configuration.tensor.needsGradient {
            throw .requires(option: "--target", other: "--tensor gradient or attentionGradient")
        }
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let console = Console(isQuiet: configuration.texts.isQuiet)
        return try AttentionTask(configuration, console).run(configuration.texts, console)
    }
}

/// Reads attention off a model.
struct AttentionTask: TextTask {
    private let configuration: AttentionCommand.Configuration
    private let subject: ExplainedModel
    private let modelNote: String?

    init(_ configuration: AttentionCommand.Configuration, _ console: Console) throws {
        let options = configuration.texts
        let choice = try ModelChoice(options.model)
        if !options.isReported { choice.announce(console) }
        modelNote = choice.note
        self.configuration = configuration
        subject = try ExplainedModel(
            checkpoint: choice.checkpoint, target: configuration.target, foil: configuration.foil)
    }

    /// All maps of one text may take much memory.
    var textsAtOnce: Int { 1 }

    var signature: [String: JSONValue?] {
        get throws { ["model": .string(subject.name)] }
    }

    func outcome(of input: TextInput) throws -> AttentionMaps {
        let (model, target) = try subject.choice(for: input)
        return try AttentionMaps(
            of: input, in: model, tensor: configuration.tensor, form: configuration.kind, target: target, layer: configuration.layer,
            head: configuration.head)
    }

    func line(_ outcome: AttentionMaps, id: RecordID?) throws -> Data {
        try AttentionRecord(outcome).bytes(id: id)
    }

    func report(_ outcome: AttentionMaps, _ style: TerminalStyle) -> String {
        AttentionReport(outcome, modelNote: modelNote).text(style)
    }

    func export(_ outcome: AttentionMaps, as format: ExportFormat, _ palette: Palette) throws -> Data {
        Data(try AttentionHeatMaps(outcome, palette: palette).svg.utf8)
    }
}
