/// Why bytes are not a table of rewritings.
public enum CharacterMapError: Error, Equatable, Sendable {
    /// The table ends before its trie does, or its trie is empty.
    case truncated(byteCount: Int)
    /// The replacements are not UTF-8.
    case invalidUTF8
    /// A key leads to no leaf, or its leaf to no start of a character among the replacements.
    case danglingKey(unit: Int)
    /// A replacement is longer than any text asks for.
    case longReplacement(start: Int, limit: Int)
}

extension CharacterMapError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let byteCount):
            "expected the size of a trie, the trie, and replacements, found \(byteCount) bytes that hold no such trie"
        case .invalidUTF8:
            "expected replacements in UTF-8, found other bytes"
        case .danglingKey(let unit):
            "the key at unit \(unit) of the trie leads to no replacement"
        case .longReplacement(let start, let limit):
            "the replacement at byte \(start) is longer than \(limit) bytes"
        }
    }
}
