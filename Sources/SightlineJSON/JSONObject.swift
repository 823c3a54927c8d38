/// The members of a JSON object, in the order of the document.
///
/// Keys are compared by their UTF-8 bytes. Each key occurs once.
public struct JSONObject: Sendable {
    public typealias Element = (key: String, value: JSONValue)

    private var members: [Element] = []
    /// Positions of the keys; empty while a linear search is quicker.
    private var positions: [ExactString: Int] = [:]

    private static let linearSearchLimit = 8

    /// An object without members.
    public init() {}

    /// The value of `key`, or nil where there is none. A value for a new key goes to the end; nil takes the key out.
    ///
    /// - Complexity: O(1) comparisons of keys on average; O(*n*) to take one out.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            if let newValue, let position = position(of: key) {
                members[position].value = newValue
            } else if let newValue {
                append(key, newValue)
            } else {
                self = members.reduce(into: JSONObject()) { kept, member in
                    if ExactString(member.key) != ExactString(key) { kept.append(member.key, member.value) }
                }
            }
        }
    }

    /// The keys, in the order of the document.
    public var keys: [String] { members.map(\.key) }

    /// Adds a member at the end.
    ///
    /// - Returns: false, without a change, if the key is already there.
    @discardableResult
    public mutating func append(_ key: String, _ value: JSONValue) -> Bool {
        if members.count < Self.linearSearchLimit {
            guard position(of: key) == nil else { return false }
        } else {
            if positions.isEmpty {
                for (position, member) in members.enumerated() {
                    positions[ExactString(member.key)] = position
                }
            }
            let exactKey = ExactString(key)
            if let held = positions.updateValue(members.count, forKey: exactKey) {
                positions[exactKey] = held
                return false
            }
        }
        members.append((key, value))
        return true
    }

    private func position(of key: String) -> Int? {
        let key = ExactString(key)
        guard positions.isEmpty else { return positions[key] }
        return members.firstIndex { ExactString($0.key) == key }
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }
    public subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: Equatable {
    /// Equal when both have the same keys with the same values, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
}
