import Foundation
import SightlineJSON

/// The JSON Schema of the records, as far as it uses the language: a keyword it does not know is an error, so that none is
/// passed over in silence.
struct JSONSchema {
    struct UnknownKeyword: Error {
        let keyword: String
        let path: String
    }

    private let root: JSONValue

    /// The schema that the package documents.
    static func documented() throws -> Self {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/schema/sightline-1.schema.json")
        return try JSONSchema(JSONValue(parsing: Data(contentsOf: file)))
    }

    init(_ root: JSONValue) { self.root = root }

    /// The names of the records that a line may be.
    var records: [String] {
        guard case .array(let choices)? = root["anyOf"] else { return [] }
        return choices.compactMap { $0["$ref"]?.string.map { String($0.dropFirst("#/$defs/".count)) } }
    }

    var definitions: [String] {
        if case .object(let object)? = root["$defs"] { object.keys } else { [] }
    }

    func definition(_ name: String) -> JSONValue? { root["$defs"]?[name] }

    /// What is wrong with a value; empty if it is as defined.
    ///
    /// - Parameter name: The definition it is to meet; nil for any record.
    func problems(of value: JSONValue, as name: String? = nil) throws -> [String] {
        try problems(value, name.map { definition($0) ?? .null } ?? root, "")
    }
}

extension JSONSchema {
    private static let keywords: Set<String> = [
        "$ref", "type", "enum", "const", "anyOf", "oneOf", "required", "properties", "additionalProperties", "items", "minItems",
        "maxItems", "minimum", "maximum", "exclusiveMinimum",
    ]

    /// Every schema within this one, itself among them.
    ///
    /// - Throws: ``UnknownKeyword``.
    func nodes() throws -> [JSONValue] { try Self.nodes(root, "") }

    private static func nodes(_ schema: JSONValue, _ path: String) throws -> [JSONValue] {
        guard case .object(let members) = schema else { return [] }
        return try [schema] + members.flatMap { keyword, operand -> [JSONValue] in
            let path = path + "/" + keyword
            switch (keyword, operand) {
            case ("$defs", .object(let named)), ("properties", .object(let named)):
                return try named.flatMap { try nodes($0.value, "\(path)/\($0.key)") }
            case ("anyOf", .array(let choices)), ("oneOf", .array(let choices)):
                return try choices.flatMap { try nodes($0, path) }
            case ("items", _): return try nodes(operand, path)
            default:
                guard keywords.contains(keyword) || annotations.contains(keyword) else {
                    throw UnknownKeyword(keyword: keyword, path: path)
                }
                return []
            }
        }
    }

    private static let annotations: Set<String> = ["$schema", "$id", "$defs", "title", "description"]

    private func problems(_ value: JSONValue, _ schema: JSONValue, _ path: String) throws -> [String] {
        guard case .object(let members) = schema else { return ["\(path): no such definition"] }
        return try members.filter { !Self.annotations.contains($0.key) }.flatMap { keyword, operand in
            try problems(value, keyword, operand, beside: members, path)
        }
    }

    private func problems(
        _ value: JSONValue, _ keyword: String, _ operand: JSONValue, beside members: JSONObject, _ path: String
    ) throws -> [String] {
        let unless = { (isMet: Bool) in isMet ? [] : ["\(path): \(keyword) \(operand)"] }
        switch (keyword, value) {
        case ("$ref", _):
            return try problems(value, definition(String((operand.string ?? "").dropFirst("#/$defs/".count))) ?? .null, path)
        case ("type", _): return unless(operand.elements?.contains { value.is($0) } ?? value.is(operand))
        case ("enum", _): return unless(operand.elements?.contains(value) == true)
        case ("const", _): return unless(operand == value)
        case ("anyOf", _), ("oneOf", _):
            let found = try (operand.elements ?? []).map { try problems(value, $0, path) }
            let count = found.count { $0.isEmpty }
            return unless(keyword == "anyOf" ? count >= 1 : count == 1)
        case ("required", .object(let object)):
            return (operand.elements ?? []).compactMap(\.string).filter { object[$0] == nil }
                .map { "\(path): \($0) is missing" }
        case ("properties", .object(let object)):
            return try object.flatMap { key, value in
                try operand[key].map { try problems(value, $0, "\(path).\(key)") } ?? []
            }
        case ("additionalProperties", .object(let object)):
            guard operand == .bool(false) else { throw UnknownKeyword(keyword: "\(keyword) \(operand)", path: path) }
            return object.keys.filter { members["properties"]?[$0] == nil }.map { "\(path): \($0) is undocumented" }
        case ("items", .array(let elements)):
            return try elements.enumerated().flatMap { try problems($1, operand, "\(path)[\($0)]") }
        case ("minItems", .array(let elements)): return unless(Double(elements.count) >= operand.double ?? .nan)
        case ("maxItems", .array(let elements)): return unless(Double(elements.count) <= operand.double ?? .nan)
        case ("minimum", _): return unless(value.double.map { $0 >= operand.double ?? .nan } ?? true)
        case ("maximum", _): return unless(value.double.map { $0 <= operand.double ?? .nan } ?? true)
        case ("exclusiveMinimum", _): return unless(value.double.map { $0 > operand.double ?? .nan } ?? true)
        case ("required", _), ("properties", _), ("additionalProperties", _), ("items", _), ("minItems", _), ("maxItems", _):
            // They say nothing of values of other types.
            return []
        default: throw UnknownKeyword(keyword: keyword, path: path)
        }
    }
}

extension JSONValue {
    fileprivate var string: String? { if case .string(let string) = self { string } else { nil } }
    fileprivate var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    fileprivate var double: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }

    /// Whether it is of a type, by the type's name.
    fileprivate func `is`(_ type: JSONValue) -> Bool {
        switch (type.string, self) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null),
            ("number", .integer), ("number", .number), ("integer", .integer):
            true
        // Seeds may be larger than an Int.
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}

extension JSONValue {
    /// This with one thing wrong, once for each thing: a member too many, or of no type that any record has there. Of arrays
    /// the first element stands for all.
    var spoilt: [(path: String, value: JSONValue)] {
        let wrong = JSONValue.object(JSONObject(members: [("wrong", .integer(1))]))
        switch self {
        case .object(let object):
            var spoilt: [(path: String, value: JSONValue)] = [
                (".wrong", .object(JSONObject(members: Array(object) + [("wrong", .integer(1))])))
            ]
            for (index, (key, member)) in object.enumerated() {
                for (path, value) in [("", wrong)] + member.spoilt {
                    var members = Array(object)
                    members[index].value = value
                    spoilt.append((".\(key)\(path)", .object(JSONObject(members: members))))
                }
            }
            return spoilt
        case .array(let elements):
            guard let first = elements.first else { return [] }
            return ([("", wrong)] + first.spoilt).map { ("[0]\($0)", .array([$1] + elements.dropFirst())) }
        default: return []
        }
    }

    func without(_ key: String) -> JSONValue {
        guard case .object(let object) = self else { return self }
        return .object(JSONObject(members: object.filter { $0.key != key }))
    }
}

extension JSONObject {
    fileprivate init(members: [Element]) {
        self.init()
        for (key, value) in members { append(key, value) }
    }
}
