import SightlineJSON

/// What is wrong with an input as a whole.
public struct InputError: Error, Equatable {
    public enum Problem: Sendable, Equatable {
        case unreadable(SystemError)
        case commaSeparated
        case noTextColumn(found: [String])
        /// The first line cannot be read, and without it nothing can.
        case brokenHeader(LineError)
        /// A line is wrong, where none may be.
        case brokenLine(Int, LineError)
    }

    /// The file, or the standard input, as messages name it.
    public let input: String
    public let problem: Problem

    package init(input: String, problem: Problem) {
        self.input = input
        self.problem = problem
    }
}

extension InputError: CustomStringConvertible {
    public var description: String {
        switch problem {
        case .unreadable(let error):
            "\(input): \(error)"
        case .commaSeparated:
            "\(input): comma-separated files are not read; save it as .tsv, .jsonl or .txt"
        case .noTextColumn(let found):
            "\(input): the header has no column \(TabSeparated.textColumns.joined(separator: " or ")); it has "
                + found.map { "\"\($0)\"" }.joined(separator: ", ")
        case .brokenHeader(let error):
            "\(input): line 1: \(error)"
        case .brokenLine(let line, let error):
            "\(input): line \(line): \(error)"
        }
    }
}

/// What is wrong with one line; the lines after it can still be used.
public enum LineError: Error, Equatable {
    case tooLong(limit: Int)
    /// The first byte, from 1, that does not belong.
    case notUTF8(byte: Int)
    case notJSON(JSONError)
    case malformed(JSONReadingError)
    case tooFewColumns(found: Int, needed: Int)
}

extension LineError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLong(let limit):
            "longer than \(limit >> 20) MiB; divide it"
        case .notUTF8(let byte):
            "not valid UTF-8 at byte \(byte); convert the file to UTF-8"
        case .notJSON(let error):
            "not JSON: column \(error.column): expected \(error.expected), found \(error.found)"
        case .malformed(let error):
            "not {\"text\": …}: \(error)"
        case .tooFewColumns(let found, let needed):
            "\(found) \(found == 1 ? "column" : "columns"), but the text is in column \(needed)"
        }
    }
}
