import SightlineJSON

/// The implementations of one kind of stage under the names that files use.
///
/// To support a further type, write it in a file of its own and add one line
/// to the table of its protocol.
struct StageTable<Stage>: Sendable {
    typealias Make = @Sendable (JSONReader) throws -> Stage

    private let entries: [(type: String, make: Make)]

    init(_ entries: KeyValuePairs<String, Make>) {
        self.entries = entries.map { ($0.key, $0.value) }
    }

    /// The stage at `reader`, an object with a `type`.
    ///
    /// - Throws: ``TokenizerError/Reason/unsupportedType(_:type:supported:)``
    ///   for a type without entry, and what the entry throws. Keys that it
    ///   does not read are refused.
    func read(_ reader: JSONReader, defaultType: String? = nil) throws -> Stage {
        let type = try reader.ifPresent("type")?.string() ?? defaultType ?? reader["type"].string()
        guard let entry = entries.first(where: { ExactString($0.type) == ExactString(type) }) else {
            throw TokenizerError.Reason.unsupportedType(
                reader.path.appending("type"), type: type, supported: entries.map(\.type).sorted())
        }
        let stage = try entry.make(reader)
        try reader.refuseUnreadKeys()
        return stage
    }

    /// The stages of a `Sequence`, listed under `key`.
    func readSequence(_ reader: JSONReader, key: String) throws -> [Stage] {
        try reader[key].elements().map { try read($0) }
    }
}
