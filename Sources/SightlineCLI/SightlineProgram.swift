import Foundation
import SightlineAttribution
import SightlineTensors

/// The program `sightline`: finds the command, and turns what it throws into a message and an exit code.
public enum SightlineProgram {
    public static let version = SightlineVersion.current

    static var commands: [any Command.Type] {
        [
            ExplainCommand.self, CompareCommand.self, EvaluateCommand.self, ExperimentCommand.self, TrainCommand.self,
            ReportCommand.self,
            AttentionCommand.self, CausalTestCommand.self, PredictCommand.self, TokenizeCommand.self,
            DictionaryBuildCommand.self, DictionaryInfoCommand.self, ModelsCommand.self, DoctorCommand.self,
        ]
    }

    /// Runs with the arguments of this process.
    public static func main() -> ExitCode {
        // A reader that has seen enough, such as `head`, ends the program without a word.
        signal(SIGPIPE, SIG_DFL)
        let console = Console()
        var helpRequest = "sightline --help"
        do {
            let arguments = try ProcessArguments.read()
            if let command = command(arguments)?.command { helpRequest = "sightline \(command.name) --help" }
            return try run(arguments)
        } catch let error as UsageError {
            console.error("\(error)")
            console.note("For help: \(helpRequest)")
            return .usage
        } catch {
            console.error(ErrorMessage.of(error))
            return .failed
        }
    }

    static func run(_ arguments: [String]) throws -> ExitCode {
        guard let first = arguments.first else { throw UsageError.noCommand }
        let rest = Array(arguments.dropFirst())
        switch first {
        case HelpRequest.option, "-h": return try show(helpPage)
        case "help": return try show(rest.isEmpty ? helpPage : found(rest).command.helpPage)
        case "--version": return try show("sightline \(version) (libtorch \(Runtime.version))\n")
        default:
            let (command, rest) = try found(arguments)
            return try HelpRequest.isMade(in: rest) ? show(command.helpPage) : command.run(arguments: rest)
        }
    }

    /// The command whose name the arguments begin with, a word or two, and what follows it.
    private static func command(_ arguments: [String]) -> (command: any Command.Type, rest: [String])? {
        commands.lazy.map { ($0, $0.name.split(separator: " ").map(String.init)) }
            .first { arguments.starts(with: $0.1) }.map { ($0.0, Array(arguments.dropFirst($0.1.count))) }
    }

    private static func found(
        _ arguments: [String]
    ) throws(UsageError) -> (command: any Command.Type, rest: [String]) {
        guard let found = command(arguments) else {
            let name = arguments.first ?? ""
            let longer = commands.map { $0.name }.filter { $0.hasPrefix(name + " ") }
            guard longer.isEmpty else { throw .incompleteCommand(name, longer) }
            let suggestion = Suggestion.nearest(to: name, in: commands.map { $0.name } + ["help"])
            throw .unknownCommand(name, suggestion: suggestion)
        }
        return found
    }

    private static func show(_ page: HelpPage) throws -> ExitCode {
        try show(page.text)
    }

    private static func show(_ text: String) throws -> ExitCode {
        try OutputFile().write(Data(text.utf8))
        return .done
    }

    static var helpPage: HelpPage {
        HelpPage(
            summary: "Sightline explains transformers: which tokens decide what a model says, and how far to trust that.",
            usage: ["sightline COMMAND [OPTIONS] …", "sightline help COMMAND", "sightline --version"],
            options: [],
            notes: [],
            commands: commands.map { (term: $0.name, help: $0.summary) },
            examples: [
                "sightline explain \"A gripping, beautifully acted film.\"",
                "sightline predict --model ./my-model --input reviews.txt",
                "sightline help explain",
            ])
    }
}
