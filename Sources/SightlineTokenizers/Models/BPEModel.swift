import SightlineJSON

/// `BPE`: merges the scalars of a word into tokens, two at a time, in the order
/// of a list (R. Sennrich, B. Haddow and A. Birch, "Neural Machine Translation
/// of Rare Words with Subword Units", ACL 2016, section 3.2).
///
/// A scalar without a token becomes the tokens of its bytes, where the
/// vocabulary has such, or else the token for unknown words, or is dropped.
/// [ours] Behind a scalar that is dropped, the offsets are those of the text;
/// the library's fall behind by what it dropped.
struct BPEModel: TokenizerModel {
    let vocabulary: Vocabulary
    private let merges: MergeTable
    /// Where words fall apart, nil if the tokens have affixes.
    private let cuts: BPECuts?
    private let unknownEntry: Int?
    /// Whether unknown scalars in a row are one token.
    private let fusesUnknown: Bool
    /// The entries of the bytes, or nil for a model that does not fall back to them.
    private let byteEntries: [Int]?
    /// Whether a word that is a token needs no merging.
    private let ignoresMerges: Bool
    /// What the tokens have that do not start a word, and those that end one.
    private let prefix: [Unicode.Scalar]
    private let suffix: [Unicode.Scalar]
    /// Where the tokens with the prefix branch off, or nil if there are none.
    private let continuationNode: ScalarTrie.Node?

    var unknownID: Int? { unknownEntry.map { vocabulary.ids[$0] } }

    init(_ reader: JSONReader) throws {
        if let dropout = try reader.ifPresent("dropout"), try dropout.number() != 0 {
            throw dropout.unexpected("null or 0, for dropout is for training")
        }
        vocabulary = try Vocabulary(try reader["vocab"])
        let prefix = try reader.ifPresent("continuing_subword_prefix")?.string() ?? ""
        let suffix = try reader.ifPresent("end_of_word_suffix")?.string() ?? ""
        self.prefix = Array(prefix.unicodeScalars)
        self.suffix = Array(suffix.unicodeScalars)
        continuationNode = vocabulary.trie.node(for: self.prefix)
        let hasUnknownToken = try reader.ifPresent("unk_token") != nil
        unknownEntry = hasUnknownToken ? try vocabulary.unknownEntry(reader, key: "unk_token") : nil
        fusesUnknown = try reader.ifPresent("fuse_unk")?.bool() ?? false
        ignoresMerges = try reader.ifPresent("ignore_merges")?.bool() ?? false
        let fallsBackToBytes = try reader.ifPresent("byte_fallback")?.bool() ?? false
        byteEntries = fallsBackToBytes ? try Self.byteEntries(reader, vocabulary) : nil
        let read = try BPEMergeReader(vocabulary: vocabulary, prefixLength: self.prefix.count).read(try reader["merges"])
        merges = read.merges
        cuts = self.prefix.isEmpty && self.suffix.isEmpty ? read.cuts : nil
    }

    /// The entries of `<0x00>` to `<0xFF>`; nil if there are none at all. A
    /// byte that is a token as a character needs no other.
    ///
    /// - Throws: ``TokenizerError/Reason/byteTokenMissing(_:token:)`` if there
    ///   are some only.
    private static func byteEntries(_ reader: JSONReader, _ vocabulary: Vocabulary) throws -> [Int]? {
        let entries = (UInt8.min ... .max).map { vocabulary.entry(of: $0.byteToken) }
        guard entries.contains(where: { $0 != nil }) else { return nil }
        return try entries.enumerated().map { value, entry in
            let byte = UInt8(value)
            let character = byte < 0x80 ? vocabulary.entry(of: CollectionOfOne(Unicode.Scalar(byte))) : nil
            guard let entry = entry ?? character else {
                throw TokenizerError.Reason.byteTokenMissing(
                    reader.path.appending("byte_fallback"), token: byte.byteToken)
            }
            return entry
        }
    }

    struct Workspace {
        fileprivate var merger: BPEMerger
        fileprivate var pieces: RepeatedPieces
    }

    func makeWorkspace(scalarCount: Int) -> Workspace {
        Workspace(merger: BPEMerger(merges), pieces: RepeatedPieces(scalarCount: scalarCount))
    }

    func tokenize(
        _ scalars: [Unicode.Scalar], _ word: Range<Int>, _ workspace: inout Workspace, into tokens: inout [ModelToken]
    ) {
        if ignoresMerges, let entry = vocabulary.entry(of: scalars[word]) {
            tokens.append(ModelToken(entry: entry, range: word))
            return
        }
        var start = word.lowerBound
        // A short word is found sooner as a whole than its parts.
        if word.count > RepeatedPieces.maximumLength {
            for index in word.dropFirst() where isCut(scalars[index - 1], scalars[index]) {
                tokenize(scalars, part: start..<index, of: word, &workspace, into: &tokens)
                start = index
            }
        }
        tokenize(scalars, part: start..<word.upperBound, of: word, &workspace, into: &tokens)
    }

    /// Whether a word can be cut between two scalars.
    private func isCut(_ last: Unicode.Scalar, _ first: Unicode.Scalar) -> Bool {
        guard let cuts, !cuts.isJoined(last, first) else { return false }
        return entry(of: last, isFirst: true, isLast: false) != nil
            && entry(of: first, isFirst: true, isLast: false) != nil
    }

    private func tokenize(
        _ scalars: [Unicode.Scalar], part: Range<Int>, of word: Range<Int>, _ workspace: inout Workspace,
        into tokens: inout [ModelToken]
    ) {
        guard !workspace.pieces.append(part, of: scalars, to: &tokens) else { return }
        let tokenCount = tokens.count
        appendSymbols(scalars, part, of: word, to: &workspace.merger)
        workspace.merger.merge(into: &tokens)
        workspace.pieces.insert(part, of: scalars, tokens[tokenCount...])
    }

    private func appendSymbols(
        _ scalars: [Unicode.Scalar], _ part: Range<Int>, of word: Range<Int>, to merger: inout BPEMerger
    ) {
        /// Unknown scalars that are not appended yet, so that they can be fused.
        var unknown: Range<Int>?
        func appendUnknown() {
            if let unknown, let unknownEntry { merger.append(UInt32(unknownEntry), unknown) }
            unknown = nil
        }
        for index in part {
            let scalar = scalars[index]
            let range = index..<index + 1
            let isFirst = index == word.lowerBound
            let isLast = range.upperBound == word.upperBound
            if let entry = entry(of: scalar, isFirst: isFirst, isLast: isLast) {
                appendUnknown()
                merger.append(UInt32(entry), range)
            } else if let byteEntries {
                for byte in bytes(of: scalar, isFirst: isFirst, isLast: isLast) {
                    merger.append(UInt32(byteEntries[Int(byte)]), range)
                }
            } else if fusesUnknown, let start = unknown?.lowerBound {
                unknown = start..<range.upperBound
            } else {
                appendUnknown()
                unknown = range
            }
        }
        appendUnknown()
    }

    /// The token of a scalar at its place in the word, or nil.
    private func entry(of scalar: Unicode.Scalar, isFirst: Bool, isLast: Bool) -> Int? {
        guard let start = isFirst ? ScalarTrie.root : continuationNode,
            var node = vocabulary.trie.child(of: start, scalar)
        else { return nil }
        if isLast {
            for scalar in suffix {
                guard let child = vocabulary.trie.child(of: node, scalar) else { return nil }
                node = child
            }
        }
        return vocabulary.trie.value(at: node)
    }

    /// The bytes of a scalar, those of the prefix and the suffix included.
    private func bytes(of scalar: Unicode.Scalar, isFirst: Bool, isLast: Bool) -> [UInt8] {
        let scalars = (isFirst ? [] : prefix) + [scalar] + (isLast ? suffix : [])
        return scalars.flatMap(\.utf8)
    }
}
