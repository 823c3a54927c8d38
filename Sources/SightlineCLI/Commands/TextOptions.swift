import Foundation
import SightlineReporting

/// What every command that works on texts can be told.
package struct TextOptions: Equatable {
    package var text: String?
    /// The second text of a pair, with a `text`.
    package var pair: String?
    /// A file, or `-`.
    package var input: String?
    /// A directory or a name; nil for the bundled model.
    package var model: String?
    package var output: String?
    /// Files to make of what a `text` has come to.
    package var exports: [ExportFormat: String] = [:]
    /// A file for a report of all texts.
    package var html: String?
    package var palette: Palette?
    package var resumes = false
    package var printsJSON = false
    package var isQuiet = false

    package init() {}

    /// Every file that is written, with its option.
    var outputs: [(option: String, path: String)] {
        let exported = ExportFormat.allCases.map { ($0.option, exports[$0]) }
        return (exported + [("--html", html), ("--output", output)]).compactMap { option, path in path.map { (option, $0) } }
    }

    /// Whether the result is a report for a reader, rather than JSON.
    var isReported: Bool { input == nil && output == nil && !printsJSON }
}

package protocol HasTextOptions {
    var texts: TextOptions { get set }
}

/// A command whose argument is a text.
package protocol TextCommand: Command where Configuration: HasTextOptions {}

extension TextCommand {
    package static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        guard arguments.count <= 1 else { throw .severalTexts(arguments, command: name) }
        if let text = arguments.first { configuration.texts.text = text }
    }

    static func validateTexts(_ texts: TextOptions) throws(UsageError) {
        switch (texts.text, texts.input) {
        case (nil, nil): throw .noText(command: name)
        case (let text?, .some): throw .textAndInput(text)
        default: break
        }
        if texts.pair != nil, texts.text == nil { throw .requires(option: "--pair", other: "TEXT") }
        if texts.input != nil, let format = ExportFormat.allCases.first(where: { texts.exports[$0] != nil }) {
            throw .conflict("\(format.option) is for a single TEXT, not for --input; leave one of the two out")
        }
        try validateOutputs(texts.outputs)
        if texts.palette != nil, texts.html == nil, !texts.isReported, !texts.exports.keys.contains(where: \.isColored) {
            throw .conflict("--palette is for what is looked at, and JSON has no colours; add --html FILE, or leave --palette out")
        }
        if texts.html != nil, texts.resumes {
            throw .conflict(
                "--html with --resume would leave out the texts that are done; make the report of all afterwards: "
                    + "sightline report \(texts.output ?? "FILE") --html \(texts.html ?? "FILE")")
        }
        if texts.resumes, texts.output == nil { throw .requires(option: "--resume", other: "--output FILE") }
        if texts.resumes, texts.input == nil { throw .requires(option: "--resume", other: "--input FILE") }
    }

    /// Each needs a file of its own, however its path is spelled.
    private static func validateOutputs(_ outputs: [(option: String, path: String)]) throws(UsageError) {
        var options: [String: String] = [:]
        for (option, path) in outputs {
            let file = URL(fileURLWithPath: path).standardizedFileURL.path
            if let other = options.updateValue(option, forKey: file) {
                throw .conflict("\(other) and \(option) are both \(path); give two files")
            }
        }
    }

    static var textOptions: [Option<Configuration>] {
        [
            Option(
                "--input", "FILE|-", \.texts.input, .text,
                "Read the texts from FILE, or from the standard input. The output then is JSON, a line an input."),
            Option(
                "--pair", "TEXT", \.texts.pair, .text,
                "A second text, which the model reads with the first, as a question with an answer."),
            Option(
                "--model", "DIR|NAME", \.texts.model, .text,
                "A directory with config.json, tokenizer.json and model.safetensors or pytorch_model.bin, or a name in "
                    + "the local Hugging Face cache. Without it, the bundled film-review model."),
        ]
    }

    static var outputOptions: [Option<Configuration>] {
        [
            Option("--json", \.texts.printsJSON, "Print JSON, also for a single TEXT."),
            Option(
                "--output", "FILE", \.texts.output, .text,
                "Write JSON lines to FILE. They go to FILE.part, which is renamed at the end."),
            Option(
                "--resume", \.texts.resumes,
                "Go on with the FILE.part of an interrupted run, if there is one. Its lines are checked against the "
                    + "input and kept."),
            Option("--quiet", \.texts.isQuiet, "No progress and no notes on the standard error; errors only."),
        ]
    }

    /// - Parameter help: What is in the file.
    static func exportOption(_ format: ExportFormat, _ help: String) -> Option<Configuration> {
        Option(format.option, "FILE", \.texts.exports[format], .text, help)
    }

    static var htmlOptions: [Option<Configuration>] {
        [
            Option(
                "--html", "FILE", \.texts.html, .text,
                "Also write a report to look at into FILE: one page that needs no network."),
            paletteOption,
        ]
    }

    static var paletteOption: Option<Configuration> {
        Option(
            "--palette", "PALETTE", \.texts.palette, .choice(Palette.self),
            "Colours of what is shown: blue-red (default), green-red or purple-orange.")
    }

    static var inputNotes: (title: String, paragraphs: [String]) {
        (
            "INPUT AND OUTPUT",
            [
                "FILE.jsonl and FILE.ndjson have an object a line: {\"text\": …, \"pair\": …, \"id\": …}; the second text "
                    + "of a pair and the id may be left out. FILE.tsv has a header with a column text or sentence, and perhaps id. "
                    + "Anything else has a text a line. The standard input is JSON lines if it begins with {, else "
                    + "plain. Blank lines are passed over.",
                "The output has one line for each input, in order. For one that fails it is {\"line\": N, \"error\": "
                    + "…}, with the input's line number; the rest goes on, and the exit code is 1. Without --resume, "
                    + "an unfinished FILE.part is never written over.",
                "Exit codes: 0 done, 1 something failed, 2 wrong usage, 130 interrupted.",
            ]
        )
    }
}
