import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineJSON
import SightlineModels
import SightlineReporting

/// What a command does with each text.
package protocol TextTask: Sendable {
    associatedtype Outcome: Sendable

    /// How many texts of an input to work on at once. Each is worked on by itself, so results do not depend on it.
    var textsAtOnce: Int { get }
    /// Members that every record of this run has, whatever its text, or, where nil, has not: what tells its results from
    /// another run's.
    var signature: [String: JSONValue?] { get throws }

    func outcome(of input: TextInput) throws -> Outcome
    func line(_ outcome: Outcome, id: RecordID?) throws -> Data
    /// For a reader at a terminal.
    func report(_ outcome: Outcome, _ style: TerminalStyle) -> String
    /// A file's bytes, of the formats that the command has options for.
    func export(_ outcome: Outcome, as format: ExportFormat, _ palette: Palette) throws -> Data
    /// What a report of texts has of an outcome; none if the task's outcomes are not for one.
    func explanations(in outcome: Outcome) -> [Explanation]
    /// Why an outcome that can be written down still is a failure; nil if it is none.
    func failure(in outcome: Outcome) -> String?
}

extension TextTask {
    /// Of commands without such options, which are never asked.
    package func export(_ outcome: Outcome, as format: ExportFormat, _ palette: Palette) throws -> Data { Data() }
    package func explanations(in outcome: Outcome) -> [Explanation] { [] }
    package func failure(in outcome: Outcome) -> String? { nil }

    /// Runs on what the options name and writes where they say.
    func run(_ options: TextOptions, _ console: Console) throws -> ExitCode {
        if let input = options.input {
            return try BatchRun(task: self, options: options, console: console, input: InputReader(input)).run()
        }
        return try runOnce(TextInput(options.text ?? "", pair: options.pair), options, console)
    }

    private func runOnce(_ input: TextInput, _ options: TextOptions, _ console: Console) throws -> ExitCode {
        let output = try options.output.map { try OutputFile($0) } ?? OutputFile()
        defer { output.removeIfEmpty() }
        let palette = options.palette ?? .blueRed
        let exports = try ExportFiles(options.exports)
        defer { exports.removeUnfinished() }
        var page = try options.html.map { try HTMLReportFile($0, palette: palette) }
        defer { page?.removeIfEmpty() }
        let outcome = try outcome(of: input)
        try exports.write { try export(outcome, as: $0, palette) }
        for explanation in explanations(in: outcome) { page?.add(.explanation(explanation)) }
        try page?.finish()
        if options.printsJSON || options.output != nil {
            try output.write(line: line(outcome, id: nil))
        } else {
            var style = Console.outputStyle
            if let palette = options.palette { style.palette = palette }
            try output.write(Data(report(outcome, style).utf8))
        }
        try output.finish()
        guard let failure = failure(in: outcome) else { return .done }
        console.error(failure)
        return .failed
    }
}
