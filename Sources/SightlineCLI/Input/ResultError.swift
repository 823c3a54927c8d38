import Foundation
import SightlineEvaluation
import SightlineJSON

/// Why a line of results is none.
package struct ResultError: Error, Equatable {
    package enum Problem: Equatable {
        case line(LineError)
        case missing(path: String)
        case unexpected(path: String, expected: String, found: String)
    }

    /// The file, or the standard input, as messages name it.
    package let file: String
    /// From 1.
    package let line: Int
    package let problem: Problem
}

extension ResultError: CustomStringConvertible {
    package var description: String {
        "\(file): line \(line) is no result: \(reason); give a file that sightline explain --output has written"
    }

    private var reason: String {
        switch problem {
        case .line(let error): "\(error)"
        case .missing(let path): "\(path) is missing"
        case .unexpected(let path, let expected, let found):
            (path.isEmpty ? "it" : path) + " is \(found), expected \(expected)"
        }
    }
}

extension ResultError.Problem {
    /// - Parameter value: What was decoded.
    init(_ error: DecodingError, in value: JSONValue) {
        switch error {
        case .keyNotFound(let key, let context):
            self = .missing(path: Self.path(context.codingPath + [key]))
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            self = .unexpected(
                path: Self.path(context.codingPath), expected: Self.kind(of: type),
                found: Self.found(context.codingPath, in: value))
        case .dataCorrupted(let context):
            self = .unexpected(
                path: Self.path(context.codingPath), expected: "a value that this version knows",
                found: Self.found(context.codingPath, in: value))
        @unknown default:
            self = .unexpected(path: "", expected: "an explanation", found: value.summary)
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce("") { path, key in
            if let index = key.intValue { return path + "[\(index)]" }
            return path + (path.isEmpty ? "" : ".") + key.stringValue
        }
    }

    private static func kind(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Double.Type: "a number"
        case is any FixedWidthInteger.Type: "a whole number"
        case is [Any].Type: "an array"
        default: "an object"
        }
    }

    private static func found(_ keys: [any CodingKey], in value: JSONValue) -> String {
        let found = keys.reduce(Swift.Optional(value)) { value, key in
            switch value {
            case .object(let object): object[key.stringValue]
            case .array(let elements): key.intValue.flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            default: nil
            }
        }
        return found?.summary ?? "nothing"
    }
}
