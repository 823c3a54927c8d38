/// One JSON value (RFC 8259).
///
/// A number written without fraction or exponent that fits in `Int` is an
/// ``integer(_:)``; every other number is a ``number(_:)``, always finite.
///
/// Two values are equal when they have the same type and content. Strings
/// compare byte by byte in UTF-8, unlike `String ==`, which takes composed and
/// decomposed accents for the same text. `1` and `1.0` are different values.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The deepest nesting of arrays and objects a document may have. The
    /// parser recurses, and the stack of a secondary thread may be 512 KB.
    public static let maximumDepth = 128

    /// Parses one complete JSON document in UTF-8.
    ///
    /// - Parameter bytes: the document; nothing but white space may surround
    ///   its one value. A byte-order mark is refused.
    /// - Throws: ``JSONError`` at the first byte that is not JSON: broken
    ///   syntax, invalid UTF-8, a lone surrogate, a repeated key, a number
    ///   beyond `Double`, or nesting deeper than ``maximumDepth``.
    /// - Complexity: O(*n*) for *n* bytes.
    public init(parsing bytes: some Sequence<UInt8>) throws(JSONError) {
        self = try Array(bytes).withUnsafeBufferPointer { buffer throws(JSONError) in
            var parser = JSONParser(buffer)
            return try parser.parseDocument()
        }
    }

    /// Parses one complete JSON document.
    ///
    /// - Throws: ``JSONError``, as ``init(parsing:)-(Sequence<UInt8>)`` does.
    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: text.utf8)
    }
}

extension JSONValue: Equatable {
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): ExactString(a) == ExactString(b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }
}

extension JSONValue {
    /// What the value is, in the words of an error message: "a string".
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The value in the words of an error message: scalars in full (long
    /// strings cut), arrays and objects by ``kind``.
    public var summary: String {
        switch self {
        case .null, .array, .object: kind
        case .bool(let value): String(value)
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): value.count > 60 ? "\"\(value.prefix(60))…\"" : "\"\(value)\""
        }
    }
}
