/// A value together with its path, read with typed accessors.
///
/// ```swift
/// let root = JSONReader(try JSONValue(parsing: data))
/// let heads = try root["num_attention_heads"].integer(in: 1...4096)
/// let dropout = try root.ifPresent("dropout")?.number() ?? 0
/// try root.refuseUnreadKeys()
/// ```
///
/// Errors name the full path. Readers made from one another share a record of
/// the keys that were asked for, so a reader of configurations can refuse what
/// it did not understand. Not for use from two tasks at once.
public struct JSONReader {
    public let value: JSONValue
    public let path: JSONPath
    private let record: Record

    /// A reader of a whole document, or of a part of one at `path`.
    public init(_ value: JSONValue, path: JSONPath = JSONPath()) {
        self.init(value, path: path, record: Record())
    }

    private init(_ value: JSONValue, path: JSONPath, record: Record) {
        self.value = value
        self.path = path
        self.record = record
    }

    /// Which keys of which objects were asked for.
    private final class Record {
        var keys: Set<ExactString> = []
    }
}

// MARK: - Members and elements

extension JSONReader {
    /// The member of that name.
    ///
    /// - Throws: ``JSONReadingError/missing(_:)`` if there is none, and
    ///   ``JSONReadingError/unexpected(_:expected:found:)`` if this is no object.
    public subscript(key: String) -> JSONReader {
        get throws(JSONReadingError) {
            guard let member = try member(key) else { throw .missing(path.appending(key)) }
            return member
        }
    }

    /// The member of that name, or nil if it is absent or null.
    ///
    /// - Throws: ``JSONReadingError/unexpected(_:expected:found:)`` if this is no object.
    public func ifPresent(_ key: String) throws(JSONReadingError) -> JSONReader? {
        guard let member = try member(key), member.value != .null else { return nil }
        return member
    }

    /// The elements of an array.
    public func elements() throws(JSONReadingError) -> [JSONReader] {
        guard case .array(let values) = value else { throw unexpected("an array") }
        return values.enumerated().map {
            JSONReader($0.element, path: path.appending($0.offset), record: record)
        }
    }

    /// The members of an object in the order of the document, all counted as read.
    public func members() throws(JSONReadingError) -> [(key: String, reader: JSONReader)] {
        var members: [(key: String, reader: JSONReader)] = []
        for key in try object().keys {
            members.append((key, try self[key]))
        }
        return members
    }

    private func member(_ key: String) throws(JSONReadingError) -> JSONReader? {
        let memberPath = path.appending(key)
        record.keys.insert(ExactString(memberPath.description))
        return try object()[key].map { JSONReader($0, path: memberPath, record: record) }
    }
}

// MARK: - Typed values

extension JSONReader {
    public func string() throws(JSONReadingError) -> String {
        guard case .string(let string) = value else { throw unexpected("a string") }
        return string
    }

    public func bool() throws(JSONReadingError) -> Bool {
        guard case .bool(let bool) = value else { throw unexpected("true or false") }
        return bool
    }

    /// A number; an integer counts as one.
    public func number() throws(JSONReadingError) -> Double {
        switch value {
        case .number(let number): return number
        case .integer(let integer): return Double(integer)
        default: throw unexpected("a number")
        }
    }

    /// An integer within `range`.
    public func integer(in range: ClosedRange<Int> = .min ... .max) throws(JSONReadingError) -> Int {
        guard case .integer(let integer) = value else { throw unexpected("an integer") }
        guard range.contains(integer) else {
            throw unexpected(
                range.upperBound == .max
                    ? "an integer of at least \(range.lowerBound)"
                    : "an integer in \(range.lowerBound)...\(range.upperBound)")
        }
        return integer
    }

    /// The plain object, without a record of what is read from it.
    public func object() throws(JSONReadingError) -> JSONObject {
        guard case .object(let object) = value else { throw unexpected("an object") }
        return object
    }

    /// The error that this value is not what was expected.
    public func unexpected(_ expected: String) -> JSONReadingError {
        .unexpected(path, expected: expected, found: value.summary)
    }
}

// MARK: - Unknown keys

extension JSONReader {
    /// The keys of this object that nobody has asked for, in document order;
    /// empty if this is no object.
    public var unreadKeys: [String] {
        guard case .object(let object) = value else { return [] }
        return object.keys.filter { !record.keys.contains(ExactString(path.appending($0).description)) }
    }

    /// Refuses keys that nobody has asked for.
    ///
    /// - Throws: ``JSONReadingError/unknownKeys(_:keys:)``.
    public func refuseUnreadKeys() throws(JSONReadingError) {
        let keys = unreadKeys
        guard keys.isEmpty else { throw .unknownKeys(path, keys: keys) }
    }
}
