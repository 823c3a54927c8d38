/// What names an input in its own file, passed on as it is.
public enum RecordID: Sendable, Equatable {
    case string(String)
    case integer(Int)
}

extension RecordID: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let string): try container.encode(string)
        case .integer(let integer): try container.encode(integer)
        }
    }
}

extension RecordID: CustomStringConvertible {
    public var description: String {
        switch self {
        case .string(let string): string
        case .integer(let integer): "\(integer)"
        }
    }
}
