/// Why a well-formed document is not what its reader needs.
public enum JSONReadingError: Error, Sendable, Equatable {
    /// A required key is absent.
    case missing(JSONPath)
    /// A value has the wrong type, or is not among those allowed.
    case unexpected(JSONPath, expected: String, found: String)
    /// An object has keys that its reader does not know.
    case unknownKeys(JSONPath, keys: [String])
}

extension JSONReadingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let path):
            "\(path): the key is missing"
        case .unexpected(let path, let expected, let found):
            "\(path): expected \(expected), found \(found)"
        case .unknownKeys(let path, let keys):
            "\(path): unknown \(keys.count == 1 ? "key" : "keys") "
                + keys.map { "\"\($0)\"" }.joined(separator: ", ")
        }
    }
}
