import Foundation
import SightlineModels
import SightlineReporting

package enum ModelsCommand: Command {
    package struct Configuration: Equatable {
        /// Directories and names; empty for all that is there.
        package var models: [String] = []
        package var printsJSON = false
    }

    package static let name = "models"
    package static let summary = "List the models at hand: what they are, and what can be computed on them."
    package static let usage = ["sightline models [--json]", "sightline models [--json] DIR|NAME …"]
    package static let defaults = Configuration()
    package static var options: [Option<Configuration>] {
        [Option("--json", \.printsJSON, "Print JSON, an object a line.")]
    }
    package static var notes: [(title: String, paragraphs: [String])] {
        [
            (
                title: "MODELS",
                paragraphs: [
                    "Without arguments, the bundled model and those in the local Hugging Face cache. Nothing is "
                        + "downloaded, and no weights are loaded: config.json, the headers of the weight files, and "
                        + "whether there is a tokenizer tell.",
                    "Architectures: \(ModelDescription.architectures.joined(separator: ", ")).",
                    "Parameters are the floating-point numbers that the weight files hold.",
                ]
            ),
            (
                title: "METHODS",
                paragraphs: [
                    "As sightline explain --method names them. slalom needs no more than scores, and works on every model. "
                        + "The others, like sightline attention and causal-test, need a model with attention."
                ]
            ),
            (
                title: "EXIT CODE",
                paragraphs: [
                    "0, also if some model of the cache cannot be used: its problem says why. 1 if one that was asked "
                        + "for cannot be used."
                ]
            ),
        ]
    }
    package static let examples = [
        "sightline models",
        "sightline models ./my-model org/name",
        "sightline models --json | jq -r 'select(.problem == null) | .name'",
    ]

    package static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        configuration.models = arguments
    }

    package static func validate(_ configuration: Configuration) {}

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        var listing = Listing(printsJSON: configuration.printsJSON)
        guard configuration.models.isEmpty else { return try run(given: configuration.models, &listing) }
        try listing.write(ModelInspection.record(of: .bundled))
        let cache = HubCache()
        let cached = cache.checkpoints
        for checkpoint in cached { try listing.write(ModelInspection.record(of: checkpoint)) }
        if cached.isEmpty { Console().note("There are no models in the Hugging Face cache, \(cache.directory.path).") }
        return .done
    }

    private static func run(given names: [String], _ listing: inout Listing) throws -> ExitCode {
        var unusableCount = 0
        for name in names {
            let record = ModelInspection.record(named: name) { try Checkpoint(name) }
            if record.problem != nil { unusableCount += 1 }
            try listing.write(record)
        }
        guard unusableCount > 0 else { return .done }
        Console().error("\(unusableCount) of \(names.count) models cannot be used; see what problem says")
        return .failed
    }

    /// The standard output, with a model at a time.
    private struct Listing {
        let printsJSON: Bool
        private let output = OutputFile()
        private let style = Console.outputStyle
        private var isEmpty = true

        init(printsJSON: Bool) {
            self.printsJSON = printsJSON
        }

        mutating func write(_ record: ModelRecord) throws {
            if printsJSON {
                try output.write(line: JSONLine.bytes(of: record))
            } else {
                try output.write(Data(((isEmpty ? "" : "\n") + ModelReport(record).text(style)).utf8))
            }
            isEmpty = false
        }
    }
}
