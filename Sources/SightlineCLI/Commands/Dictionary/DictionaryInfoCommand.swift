import Foundation
import SightlineAttribution
import SightlineModels
import SightlineReporting

package enum DictionaryInfoCommand: Command {
    package struct Configuration: Equatable {
        package var path: String?
        package var model: String?
        package var printsJSON = false
    }

    package static let name = "dictionary info"
    package static let summary = "Say what a dictionary is of, and check that it is whole."
    package static let usage = ["sightline dictionary info [OPTIONS] DICT"]
    package static let defaults = Configuration()
    package static var options: [Option<Configuration>] {
        [
            Option(
                "--model", "DIR|NAME", \.model, .text, "Also check that the dictionary is of this model; else fail."),
            Option("--json", \.printsJSON, "Print JSON."),
        ]
    }

    package static let examples = [
        "sightline dictionary info film.dict",
        "sightline dictionary info --model ./my-model my.dict && sightline explain --dictionary my.dict \"…\"",
    ]

    package static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        guard arguments.count <= 1 else { throw .unexpectedArgument(arguments[1], command: name) }
        configuration.path = arguments.first
    }

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        if configuration.path == nil { throw .missing("a DICT", command: name) }
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let dictionary = try SLALOMDictionary(path: configuration.path ?? "")
        try dictionary.verify()
        if let name = configuration.model {
            let choice = try ModelChoice(name)
            let model = try ExplainedModel(dictionary: dictionary, checkpoint: choice.checkpoint, target: nil, foil: nil)
            try dictionary.check(model.sample)
        }
        let record = DictionaryRecord(dictionary)
        let output = OutputFile()
        if configuration.printsJSON {
            try output.write(line: JSONLine.bytes(of: record))
        } else {
            try output.write(Data(DictionaryReport(record).text(Console.outputStyle).utf8))
        }
        return .done
    }
}
