/// Why a document is not JSON, and where.
public struct JSONError: Error, Sendable, Equatable {
    /// The line, from 1.
    public let line: Int
    /// The column, in Unicode scalars from 1.
    public let column: Int
    /// What should have stood there, such as "',' or '}'".
    public let expected: String
    /// What stands there, such as "the end of the document".
    public let found: String

    public init(line: Int, column: Int, expected: String, found: String) {
        self.line = line
        self.column = column
        self.expected = expected
        self.found = found
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        "line \(line), column \(column): expected \(expected), found \(found)"
    }
}
