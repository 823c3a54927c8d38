import Foundation
import SightlineModels
import SightlineReporting
import SightlineTensors

enum DoctorCommand: Command {
    struct Configuration: Equatable {
        var isVerbose = false
    }

    static let name = "doctor"
    static let summary = "Say which libtorch was found, what it can do, and what is missing."
    static let usage = ["sightline doctor [--verbose]"]
    static let defaults = Configuration()
    static var options: [Option<Configuration>] {
        [Option("--verbose", \.isVerbose, "Add libtorch's own account of how it was built.")]
    }
    static let notes = [
        (title: "EXIT CODE", paragraphs: ["0 if all is well, 1 if something that Sightline needs is missing."])
    ]
    static let examples = ["sightline doctor"]

    static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        if let argument = arguments.first { throw .unexpectedArgument(argument, command: name) }
    }

    static func validate(_ configuration: Configuration) {}

    static func run(_ configuration: Configuration) throws -> ExitCode {
        let findings = Diagnosis.findings()
        var text = findings.map(\.text).joined()
        if configuration.isVerbose { text += "\n" + Runtime.buildSummary }
        let mends = findings.compactMap(\.mend)
        text += "\n" + (mends.isEmpty ? "All is well.\n" : mends.map { "To mend: \($0)\n" }.joined())
        try OutputFile().write(Data(text.utf8))
        return mends.isEmpty ? .done : .failed
    }
}
