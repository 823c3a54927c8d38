/// What is wrong with the arguments themselves: exit code 2.
package enum UsageError: Error, Equatable {
    case noCommand
    case unknownCommand(String, suggestion: String?)
    /// The first word of some commands, which are given.
    case incompleteCommand(String, [String])
    case unknownOption(String, command: String, suggestion: String?)
    case missingValue(option: String, placeholder: String)
    /// A flag was given a value.
    case unexpectedValue(option: String, found: String)
    case invalidValue(option: String, found: String, expected: String)
    case noText(command: String)
    /// Something that the command cannot do without.
    case missing(String, command: String)
    case severalTexts([String], command: String)
    case textAndInput(String)
    case unexpectedArgument(String, command: String)
    case unknownExperiment(String, names: [String], suggestion: String?)
    case requires(option: String, other: String)
    /// Options that do not go together, in the words of the method.
    case conflict(String)
    /// An argument, by its position from 1, is no text.
    case notUnicode(position: Int)
}

extension UsageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noCommand:
            "no command given; to explain a text: sightline explain \"A gripping film\""
        case .unknownCommand(let found, _) where found.hasPrefix("--"):
            "\(Self.shortened(found)) stands before the command; options come after it: sightline COMMAND "
                + Self.shortened(found)
        case .unknownCommand(let found, _) where found.contains(where: \.isWhitespace):
            "there is no command \"\(Self.shortened(found))\"; to explain a text: "
                + "sightline explain \"\(Self.shortened(found))\""
        case .unknownCommand(let found, let suggestion):
            "there is no command \(Self.shortened(found))" + Self.didYouMean(suggestion)
        case .incompleteCommand(let word, let commands):
            "\(word) needs another word: \(commands.map { "sightline \($0)" }.joined(separator: " or "))"
        case .unknownOption(let found, let command, let suggestion):
            "\(command) has no option \(Self.shortened(found))"
                + (suggestion.map { Self.didYouMean($0) } ?? "; to give it as a text, put -- before it")
        case .missingValue(let option, let placeholder):
            "\(option) needs a value: \(option) \(placeholder)"
        case .unexpectedValue(let option, let found):
            "\(option) takes no value, but got \"\(Self.shortened(found))\""
        case .invalidValue(let option, let found, let expected):
            "\(option) is \"\(Self.shortened(found))\"; expected \(expected)"
        case .noText(let command):
            "nothing to \(command): give a TEXT in quotes, --input FILE, or --input - for the standard input"
        case .missing(let what, let command):
            "\(command) needs \(what); see sightline \(command) --help"
        case .severalTexts(let texts, let command):
            "expected one TEXT, found \(texts.count); put quotes around it: "
                + "sightline \(command) \"\(Self.shortened(texts.joined(separator: " ")))\""
        case .textAndInput(let text):
            "both a TEXT (\"\(Self.shortened(text))\") and --input are given; leave one out"
        case .unexpectedArgument(let found, let command):
            "\(command) takes no argument \"\(Self.shortened(found))\""
        case .unknownExperiment(let found, let names, let suggestion):
            "there is no experiment \(Self.shortened(found))"
                + (suggestion.map { Self.didYouMean($0) } ?? "; expected one of \(names.joined(separator: ", "))")
        case .requires(let option, let other):
            "\(option) goes with \(other) only; add that, or leave \(option) out"
        case .conflict(let message):
            message
        case .notUnicode(let position):
            "argument \(position) is not valid UTF-8; give the text in a file with --input"
        }
    }

    private static func didYouMean(_ suggestion: String?) -> String {
        suggestion.map { "; did you mean \($0)?" } ?? ""
    }

    /// Anything may be quoted back, also a whole book.
    private static func shortened(_ text: String) -> String {
        text.count > 60 ? text.prefix(60) + "…" : text
    }
}
