extension Explanation {
    /// The method and every one of its options, as one flat object: `{"name": "slalom", "samples": 1000, …}`.
    public struct Method: Sendable, Equatable {
        public var name: String
        public var options: [String: Option]
    }

    public enum Option: Sendable, Equatable {
        case string(String)
        case integer(Int)
        case number(Double)
    }
}

extension Explanation.Method: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
        static let name = Key(stringValue: "name")
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .name)
        options = [:]
        for key in container.allKeys where key.stringValue != Key.name.stringValue {
            options[key.stringValue] = try container.decode(Explanation.Option.self, forKey: key)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        for (key, option) in options { try container.encode(option, forKey: Key(stringValue: key)) }
    }
}

extension Explanation.Option: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let integer = try? container.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .string(try container.decode(String.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let string): try container.encode(string)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        }
    }
}

extension Explanation.Option: CustomStringConvertible {
    public var description: String {
        switch self {
        case .string(let string): string
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        }
    }
}
