import SightlineJSON

/// The tokens of a model with their ids, looked up by exact scalars.
struct Vocabulary: Sendable {
    /// The tokens in the order of the file, and their ids. An entry is an index here.
    let tokens: [String]
    let ids: [Int]
    /// Leads from the scalars of a token to its entry.
    let trie: ScalarTrie
    private let entriesByID: [Int: Int]

    /// Ids are stored in 32 bits by the file's own library.
    static let idRange = 0...Int(UInt32.max)

    /// Reads an object of ids by token.
    ///
    /// - Throws: for an id out of range, or the same id twice.
    init(_ reader: JSONReader) throws {
        let object = try reader.object()
        var tokens: [String] = []
        var ids: [Int] = []
        var trie = ScalarTrie()
        var entriesByID: [Int: Int] = [:]
        tokens.reserveCapacity(object.count)
        ids.reserveCapacity(object.count)
        entriesByID.reserveCapacity(object.count)
        for (entry, (token, value)) in object.enumerated() {
            // The path is only needed for an error, and there are many tokens.
            guard case .integer(let id) = value, Self.idRange.contains(id) else {
                throw JSONReader(value, path: reader.path.appending(token)).unexpected("an id, at least 0")
            }
            if let other = entriesByID.updateValue(entry, forKey: id) {
                throw TokenizerError.Reason.duplicateID(reader.path, id: id, tokens: [tokens[other], token])
            }
            tokens.append(token)
            ids.append(id)
            trie.insert(token.unicodeScalars, entry)
        }
        self.tokens = tokens
        self.ids = ids
        self.trie = trie
        self.entriesByID = entriesByID
    }

    /// The tokens whose ids are their places. Of the same token twice, the last is found.
    init(_ tokens: [String]) {
        self.tokens = tokens
        ids = Array(tokens.indices)
        var trie = ScalarTrie()
        for (entry, token) in tokens.enumerated().reversed() { trie.insert(token.unicodeScalars, entry) }
        self.trie = trie
        entriesByID = Dictionary(uniqueKeysWithValues: zip(ids, ids))
    }

    var count: Int { tokens.count }

    func entry(of token: String) -> Int? {
        entry(of: token.unicodeScalars)
    }

    func entry(of scalars: some Sequence<Unicode.Scalar>) -> Int? {
        trie.node(for: scalars).flatMap(trie.value(at:))
    }

    func id(of token: String) -> Int? {
        entry(of: token).map { ids[$0] }
    }

    func token(of id: Int) -> String? {
        entriesByID[id].map { tokens[$0] }
    }

    /// The entry of the token for unknown words, named under `key`.
    func unknownEntry(_ reader: JSONReader, key: String) throws -> Int {
        let token = try reader[key].string()
        guard let entry = entry(of: token) else {
            throw TokenizerError.Reason.unknownTokenMissing(reader.path.appending(key), token: token)
        }
        return entry
    }
}
