/// One of the program's commands: its table of options, its help, and what it does.
package protocol Command {
    associatedtype Configuration

    static var name: String { get }
    /// One line, for the list of commands.
    static var summary: String { get }
    static var usage: [String] { get }
    static var options: [Option<Configuration>] { get }
    static var notes: [(title: String, paragraphs: [String])] { get }
    static var examples: [String] { get }
    /// What holds when no option is given.
    static var defaults: Configuration { get }

    /// Takes the arguments that are no options.
    static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError)
    /// Refuses options that do not go together.
    static func validate(_ configuration: Configuration) throws(UsageError)
    static func run(_ configuration: Configuration) throws -> ExitCode
}

extension Command {
    package static var notes: [(title: String, paragraphs: [String])] { [] }

    /// The configuration that arguments ask for.
    package static func configuration(_ arguments: [String]) throws(UsageError) -> Configuration {
        var configuration = defaults
        let positional = try ArgumentParser(command: name, options: options).parse(arguments, into: &configuration)
        try accept(positional, into: &configuration)
        try validate(configuration)
        return configuration
    }

    static func run(arguments: [String]) throws -> ExitCode {
        try run(configuration(arguments))
    }

    static var helpPage: HelpPage {
        let terms = options.map { (term: $0.name + ($0.placeholder.map { " \($0)" } ?? ""), help: $0.help) }
        return HelpPage(
            summary: summary, usage: usage, options: terms + [("--help", "Print this.")], notes: notes,
            examples: examples)
    }
}
