import Foundation
import SightlineModels
import SightlineReporting
import SightlineTensors

package enum DoctorCommand: Command {
    package struct Configuration: Equatable {
        package var isVerbose = false
    }

    package static let name = "doctor"
    package static let summary = "Say which libtorch was found, what it can do, and what is missing."
    package static let usage = ["sightline doctor [--verbose]"]
    package static let defaults = Configuration()
    package static var options: [Option<Configuration>] {
        [Option("--verbose", \.isVerbose, "Add libtorch's own account of how it was built.")]
    }
    package static let notes = [
        (title: "EXIT CODE", paragraphs: ["0 if all is well, 1 if something that Sightline needs is missing."])
    ]
    package static let examples = ["sightline doctor"]

    package static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        if let argument = arguments.first { throw .unexpectedArgument(argument, command: name) }
    }

    package static func validate(_ configuration: Configuration) {}

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let findings = Diagnosis.findings()
        var text = findings.map(\.text).joined()
        if configuration.isVerbose { text += "\n" + Runtime.buildSummary }
        let mends = findings.compactMap(\.mend)
        text += "\n" + (mends.isEmpty ? "All is well.\n" : mends.map { "To mend: \($0)\n" }.joined())
        try OutputFile().write(Data(text.utf8))
        return mends.isEmpty ? .done : .failed
    }
}
