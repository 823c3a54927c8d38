/// Reads a command's arguments by its table of options.
struct ArgumentParser<Configuration> {
    let command: String
    let options: [Option<Configuration>]

    /// Applies the options, in order, and collects what is not one.
    ///
    /// An option's value follows it or an equals sign: `--seed 7`, `--seed=7`. After `--` nothing is an option. An
    /// argument that begins with a dash but has white space before any equals sign is no option: it is a text.
    ///
    /// - Returns: The arguments that are no options.
    func parse(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) -> [String] {
        var positional: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                return positional + rest
            }
            guard Self.looksLikeOption(argument) else {
                positional.append(argument)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts[0]
            guard let option = options.first(where: { $0.name == name }) else {
                let candidates = options.map(\.name) + [HelpRequest.option]
                throw .unknownOption(name, command: command, suggestion: Suggestion.nearest(to: name, in: candidates))
            }
            let value = try value(of: option, given: parts.count > 1 ? parts[1] : nil, &rest)
            if let unreadable = option.read(value, &configuration) {
                throw .invalidValue(option: name, found: value, expected: unreadable.expected)
            }
        }
        return positional
    }

    private func value(
        of option: Option<Configuration>, given: String?, _ rest: inout ArraySlice<String>
    ) throws(UsageError) -> String {
        guard let placeholder = option.placeholder else {
            if let given { throw .unexpectedValue(option: option.name, found: given) }
            return ""
        }
        if let given { return given }
        // A number below zero is a value, if a wrong one; the next option is none.
        guard let next = rest.first, !options.contains(where: { $0.name == next }) else {
            throw .missingValue(option: option.name, placeholder: placeholder)
        }
        rest.removeFirst()
        return next
    }

    /// `-` alone is the standard input, wherever it stands.
    private static func looksLikeOption(_ argument: String) -> Bool {
        guard argument.hasPrefix("-"), argument != "-" else { return false }
        return !argument.prefix { $0 != "=" }.contains(where: \.isWhitespace)
    }
}

enum HelpRequest {
    static let option = "--help"

    static func isMade(in arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains { $0 == option || $0 == "-h" }
    }
}
