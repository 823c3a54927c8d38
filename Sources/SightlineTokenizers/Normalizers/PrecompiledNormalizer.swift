import Foundation
import SightlineJSON

/// `Precompiled`: rewrites by the table that a SentencePiece model brings.
///
/// What is looked up is a grapheme cluster of less than six bytes, and then its
/// scalars one by one. Of the keys that a cluster starts with, the shortest
/// replaces it whole. Both are the library's ways, not SentencePiece's.
struct PrecompiledNormalizer: Normalizer {
    private let map: CharacterMap

    /// Clusters of this many bytes are not looked up as a whole.
    private static let byteLimit = 6

    init(_ reader: JSONReader) throws {
        let text = try reader["precompiled_charsmap"]
        guard let data = Data(base64Encoded: try text.string()) else { throw text.unexpected("base64") }
        do {
            map = try CharacterMap(Array(data))
        } catch {
            throw TokenizerError.Reason.brokenCharacterMap(text.path, error)
        }
    }

    func normalize(_ text: inout NormalizedText) {
        let scalars = text.scalars
        var changes: [UnicodeNormalization.Change] = []
        changes.reserveCapacity(scalars.count)
        var isChanged = false
        func rewrite(_ part: Range<Int>) -> Bool {
            guard let replacement = map.replacement(ofPrefixOf: scalars[part]) else { return false }
            Self.append(replacement, inPlaceOf: part.count, to: &changes)
            isChanged = true
            return true
        }
        GraphemeClusters.forEach(in: scalars) { cluster in
            if cluster.count > 1 {
                let byteCount = cluster.prefix(Self.byteLimit).reduce(0) { $0 + UTF8.width(scalars[$1]) }
                if byteCount < Self.byteLimit, rewrite(cluster) { return }
            }
            for index in cluster where !rewrite(index..<index + 1) { changes.append((scalars[index], 0)) }
        }
        if isChanged { text.apply(changes) }
    }

    /// What is left out counts for the scalar before, even one that is itself
    /// an addition; at the start of the text it counts for nothing.
    private static func append(
        _ replacement: [Unicode.Scalar], inPlaceOf count: Int, to changes: inout [UnicodeNormalization.Change]
    ) {
        for (index, scalar) in replacement.enumerated() { changes.append((scalar, index < count ? 0 : 1)) }
        if replacement.count < count, !changes.isEmpty {
            changes[changes.count - 1].change += replacement.count - count
        }
    }
}
