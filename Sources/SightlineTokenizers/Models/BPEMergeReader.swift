import SightlineJSON

/// Reads the merges of a `BPE`, in strings ("a b") or arrays (["a", "b"]).
struct BPEMergeReader {
    let vocabulary: Vocabulary
    /// The length of what the right token of a merge loses.
    let prefixLength: Int

    /// - Throws: ``TokenizerError/Reason/mergeTokenMissing(_:merge:token:)``
    ///   for a merge of, or into, something that is no token.
    func read(_ reader: JSONReader) throws -> (merges: MergeTable, cuts: BPECuts) {
        // Not by the reader's elements: there are many, and paths are only needed for errors.
        guard case .array(let values) = reader.value else { throw reader.unexpected("an array") }
        var table = MergeTable(count: values.count)
        var cuts = BPECuts()
        for (rank, value) in values.enumerated() {
            guard let (left, right) = Self.tokens(of: value) else {
                throw JSONReader(value, path: reader.path.appending(rank)).unexpected(
                    "two tokens, as a string with one space between them or as an array")
            }
            let entries = try entries(left, right, reader.path.appending(rank))
            table.insert(
                UInt32(entries.left), UInt32(entries.right),
                .init(rank: UInt32(rank), product: UInt32(entries.product)))
            if let last = left.last, let first = right.first { cuts.join(last, first) }
        }
        return (table, cuts)
    }

    private typealias Scalars = ArraySlice<Unicode.Scalar>

    private static func tokens(of value: JSONValue) -> (Scalars, Scalars)? {
        switch value {
        case .string(let text):
            // By scalars, since to `Character` a space and a mark are one.
            let parts = Array(text.unicodeScalars).split(separator: " ", omittingEmptySubsequences: false)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        case .array(let values):
            guard values.count == 2, case .string(let left) = values[0], case .string(let right) = values[1]
            else { return nil }
            return (Scalars(left.unicodeScalars), Scalars(right.unicodeScalars))
        default: return nil
        }
    }

    private func entries(
        _ left: Scalars, _ right: Scalars, _ path: @autoclosure () -> JSONPath
    ) throws -> (left: Int, right: Int, product: Int) {
        func entry(_ token: Scalars) throws -> Int {
            if let entry = vocabulary.trie.node(for: token).flatMap(vocabulary.trie.value(at:)) { return entry }
            func text(_ scalars: Scalars) -> String { String(String.UnicodeScalarView(scalars)) }
            throw TokenizerError.Reason.mergeTokenMissing(
                path(), merge: "\(text(left)) \(text(right))", token: text(token))
        }
        return (try entry(left), try entry(right), try entry(left + right.dropFirst(prefixLength)))
    }
}
