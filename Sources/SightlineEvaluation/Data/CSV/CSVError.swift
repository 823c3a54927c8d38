/// Why a comma-separated file cannot be read.
public struct CSVError: Error, Sendable, Equatable {
    /// Rows are counted from 1, which is the header; columns from 1.
    public enum Problem: Sendable, Equatable {
        case unreadable(SystemError)
        case noHeader
        case noColumn(String, found: [String])
        case repeatedColumn(String)
        case wrongFieldCount(row: Int, found: Int, expected: Int)
        /// A quote in a field that does not begin with one.
        case strayQuote(row: Int, column: Int)
        case textAfterQuote(row: Int, column: Int)
        case unclosedQuote(row: Int, column: Int)
        /// A carriage return that no line feed follows, outside quotes.
        case loneCarriageReturn(row: Int, column: Int)
        case notUTF8(row: Int, column: Int)
        case rowTooLong(row: Int, limit: Int)
        /// A field that is not what the data set has there.
        case unexpectedField(row: Int, column: String, found: String, expected: String)
    }

    public let file: String
    public let problem: Problem
}

extension CSVError: CustomStringConvertible {
    public var description: String { "\(file): \(problem)" }
}

extension CSVError.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let error):
            "\(error)"
        case .noHeader:
            "the file is empty; expected a header with the names of its columns"
        case .noColumn(let name, let found):
            "the header has no column \"\(name)\"; it has " + found.map { "\"\($0)\"" }.joined(separator: ", ")
        case .repeatedColumn(let name):
            "the header has the column \"\(name)\" twice; rename one"
        case .wrongFieldCount(let row, let found, let expected):
            "row \(row) has \(found) \(found == 1 ? "field" : "fields"), and the header \(expected); "
                + "put fields that have commas in quotes"
        case .strayQuote(let row, let column):
            "row \(row), column \(column): a quote within a field that is not in quotes; "
                + "put the field in quotes, and double the quote"
        case .textAfterQuote(let row, let column):
            "row \(row), column \(column): text after the closing quote; expected a comma or the end of the line, "
                + "or a doubled quote if it is part of the field"
        case .unclosedQuote(let row, let column):
            "row \(row), column \(column): the quote is not closed before the end of the file; close it"
        case .loneCarriageReturn(let row, let column):
            "row \(row), column \(column): a carriage return without a line feed; end lines with LF or CRLF, "
                + "or put the field in quotes"
        case .notUTF8(let row, let column):
            "row \(row), column \(column): not valid UTF-8; convert the file to UTF-8"
        case .rowTooLong(let row, let limit):
            "row \(row) is longer than \(limit >> 20) MiB; look for a quote that is not closed, or divide the row"
        case .unexpectedField(let row, let column, let found, let expected):
            "row \(row), column \"\(column)\": \"\(found)\"; expected \(expected)"
        }
    }
}
