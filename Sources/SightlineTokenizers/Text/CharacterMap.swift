/// SentencePiece's table of rewritings, as its models store it: the size of a
/// trie in bytes, the trie, and a block of replacements that end with NUL.
///
/// The trie is a double array over UTF-8 (Aoe 1989, in the layout of Darts-clone):
/// from the unit at `p`, byte `b` leads to `p ^ offset ^ b`, if the unit there
/// has the label `b`; a key ends at a unit with a leaf, which is at `p ^ offset`
/// and says where its replacement starts.
struct CharacterMap: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]

    /// The longest replacement, in bytes. Unicode's longest compatibility
    /// mapping has 33; the limit keeps a hostile table from filling memory. [ours]
    static let maximumLength = 1024

    init(_ bytes: [UInt8]) throws(CharacterMapError) {
        func word(_ start: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
        }
        guard bytes.count >= 4 else { throw .truncated(byteCount: bytes.count) }
        let trieSize = Int(word(0))
        guard trieSize >= 4, trieSize % 4 == 0, trieSize <= bytes.count - 4 else {
            throw .truncated(byteCount: bytes.count)
        }
        units = stride(from: 4, to: 4 + trieSize, by: 4).map(word)
        replacements = Array(bytes[(4 + trieSize)...])
        guard String(validating: replacements, as: UTF8.self) != nil else { throw .invalidUTF8 }
        for position in units.indices where Self.hasLeaf(units[position]) {
            try checkLeaf(of: position)
        }
    }

    private func checkLeaf(of position: Int) throws(CharacterMapError) {
        let leaf = position ^ Self.offset(units[position])
        guard leaf < units.count else { throw .danglingKey(unit: position) }
        let start = Self.value(units[leaf])
        guard start <= replacements.count, start == replacements.count || replacements[start] & 0xC0 != 0x80 else {
            throw .danglingKey(unit: position)
        }
        guard replacements[start...].prefix(Self.maximumLength + 1).prefix(while: { $0 != 0 }).count
            <= Self.maximumLength
        else { throw .longReplacement(start: start, limit: Self.maximumLength) }
    }

    /// The replacement of the shortest key that `scalars` start with, or nil.
    func replacement(ofPrefixOf scalars: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar]? {
        var position = Self.offset(units[0])
        for scalar in scalars {
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                // NUL ends keys, and is in none.
                guard byte != 0 else { return nil }
                position ^= Int(byte)
                guard position < units.count, Self.hasLabel(units[position], byte) else { return nil }
                let unit = units[position]
                position ^= Self.offset(unit)
                if Self.hasLeaf(unit) { return replacement(at: Self.value(units[position])) }
            }
        }
        return nil
    }

    private func replacement(at start: Int) -> [Unicode.Scalar] {
        Array(String(decoding: replacements[start...].prefix { $0 != 0 }, as: UTF8.self).unicodeScalars)
    }
}

// MARK: - Units

extension CharacterMap {
    /// Marks a unit as a leaf, which has a value and neither label nor offset.
    private static let leafBit: UInt32 = 1 << 31

    private static func hasLeaf(_ unit: UInt32) -> Bool {
        unit & leafBit == 0 && unit >> 8 & 1 == 1
    }

    private static func hasLabel(_ unit: UInt32, _ label: UInt8) -> Bool {
        unit & (leafBit | 0xFF) == UInt32(label)
    }

    private static func value(_ leaf: UInt32) -> Int {
        Int(leaf & ~leafBit)
    }

    private static func offset(_ unit: UInt32) -> Int {
        Int(unit >> 10) << (unit >> 9 & 1 == 1 ? 8 : 0)
    }
}
