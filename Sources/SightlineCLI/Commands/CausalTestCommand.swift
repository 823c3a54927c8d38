import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineJSON
import SightlineModels
import SightlineReporting

package enum CausalTestCommand: TextCommand {
    package struct Configuration: HasTextOptions, HasScoringOptions, Equatable {
        package var texts = TextOptions()
        package var scoring = ScoringOptions()
        package var target: String?
        package var foil: String?
    }

    package static let name = "causal-test"
    package static let summary = "Replace attention by its effective and efficient forms, and see how far logits move."
    package static let usage = [
        "sightline causal-test [OPTIONS] TEXT",
        "sightline causal-test [OPTIONS] --input FILE|- [--output FILE]",
    ]
    package static let defaults = Configuration()

    package static var options: [Option<Configuration>] {
        textOptions + [
            Option(
                "--target", "LABEL|INDEX|TOKEN", \.target, .text,
                "Whose score is followed (default: the predicted one's)."),
            Option("--foil", "TOKEN", \.foil, .text, "With a causal language model: what the target is set against."),
        ] + scoringOptions + outputOptions
    }

    package static let notes = [
        (
            title: "THE TEST",
            paragraphs: [
                "In every head of every layer at once, attention is replaced by its effective form, then by its efficient "
                    + "form, and its mass is moved inside and, as far, outside the null space of the values. Only the last "
                    + "should move the logits by more than rounding. A head's null space is empty for texts with no more "
                    + "tokens than the head has numbers."
            ]
        ),
        inputNotes,
    ]
    package static let examples = [
        "sightline causal-test --model ./my-model \"A long review …\"",
        "sightline causal-test --model ./my-model --input reviews.txt --output tests.jsonl",
    ]

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        try validateTexts(configuration.texts)
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let console = Console(isQuiet: configuration.texts.isQuiet)
        return try CausalTestTask(configuration, console).run(configuration.texts, console)
    }
}

/// Tests the causal role of parts of attention.
struct CausalTestTask: TextTask {
    private let subject: ExplainedModel
    private let threadCount: Int
    private let modelNote: String?

    init(_ configuration: CausalTestCommand.Configuration, _ console: Console) throws {
        let options = configuration.texts
        let choice = try ModelChoice(options.model)
        if !options.isReported { choice.announce(console) }
        modelNote = choice.note
        threadCount = configuration.scoring.threadCount
        subject = try ExplainedModel(
            checkpoint: choice.checkpoint, target: configuration.target, foil: configuration.foil)
    }

    /// A test uses all threads for itself.
    var textsAtOnce: Int { 1 }

    var signature: [String: JSONValue?] {
        get throws { ["model": .string(subject.name)] }
    }

    func outcome(of input: TextInput) throws -> AttentionCausalTest {
        let (model, target) = try subject.choice(for: input)
        return try AttentionCausalTest(of: input, in: model, target: target, threadCount: threadCount)
    }

    func line(_ outcome: AttentionCausalTest, id: RecordID?) throws -> Data {
        try JSONLine.bytes(of: outcome, id: id)
    }

    func report(_ outcome: AttentionCausalTest, _ style: TerminalStyle) -> String {
        CausalTestReport(outcome, modelNote: modelNote).text(style)
    }
}
