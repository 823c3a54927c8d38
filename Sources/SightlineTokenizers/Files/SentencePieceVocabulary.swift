import SightlineJSON

/// The pieces of a SentencePiece model in the order of their ids, and the
/// model of `tokenizer.json` that has them.
struct SentencePieceVocabulary {
    let pieces: [(text: String, score: Double)]
    private let unknownID: Int
    private let unknownPiece: String
    private let kind: SentencePieceModel.Kind
    private let spellsBytes: Bool

    init(_ family: SentencePieceFamily, _ model: SentencePieceModel, _ settings: TokenizerSettings) {
        let own = model.pieces.map { (text: $0.text, score: Double($0.score)) }
        kind = model.kind
        unknownPiece = model.unknownPiece
        spellsBytes = family.spellsBytes
        switch family {
        case .albert:
            pieces = own.map { ($0.text, $0.score - (Self.isNumberWithComma($0.text) ? Self.commaPenalty : 0)) }
            unknownID = model.unknownID
        case .debertaV2:
            pieces = own
            unknownID = model.unknownID
        case .xlmRoberta:
            // The ids of fairseq: its own special tokens instead of the model's three.
            pieces = Self.specialPieces(["<s>", "<pad>", "</s>", "<unk>"]) + own.dropFirst(3)
                + Self.specialPieces(["<mask>"])
            unknownID = 3
        case .llama:
            pieces = own.prefix(3).map { ($0.text, 0) } + own.dropFirst(3)
            unknownID = 0
        case .gemma:
            let first = ["pad_token", "eos_token", "bos_token"].compactMap { role in
                settings.namedTokens.first { $0.key == role }?.token?.content
                    ?? family.defaultTokens.first { $0.key == role }?.content
            }
            pieces = Self.withTab(Self.specialPieces(first) + own.dropFirst(3))
            unknownID = 3
        }
    }

    private static func specialPieces(_ texts: [String]) -> [(text: String, score: Double)] {
        texts.map { ($0, 0) }
    }

    /// By how much ALBERT's converter lowers pieces that end with a digit and a
    /// comma, which the original code cut apart.
    private static let commaPenalty = 100.0

    private static func isNumberWithComma(_ piece: String) -> Bool {
        let end = piece.unicodeScalars.suffix(2)
        guard end.count == 2, end.last == ",", let type = end.first?.properties.numericType else { return false }
        return type == .decimal || type == .digit
    }

    /// Early Gemma models lack the tab, whose byte stands in for it.
    private static func withTab(_ pieces: [(text: String, score: Double)]) -> [(text: String, score: Double)] {
        guard !pieces.contains(where: { $0.text == "\t" }),
            let index = pieces.firstIndex(where: { $0.text == UInt8(ascii: "\t").byteToken })
        else { return pieces }
        var pieces = pieces
        pieces[index] = ("\t", 0)
        return pieces
    }

    /// The ids by piece; of the same piece twice, which only the tokens of a
    /// converter can bring about, the last.
    var ids: JSONObject {
        var ids = JSONObject()
        for (id, piece) in pieces.enumerated().reversed() { ids.append(piece.text, .integer(id)) }
        return ids
    }

    var json: JSONValue {
        switch kind {
        case .unigram:
            return .stage("Unigram", [
                "unk_id": .integer(unknownID), "byte_fallback": .bool(spellsBytes),
                "vocab": .array(pieces.map { .array([.string($0.text), .number($0.score)]) }),
            ])
        case .bpe:
            return .stage("BPE", [
                "dropout": .null, "unk_token": .string(unknownPiece), "continuing_subword_prefix": .null,
                "end_of_word_suffix": .null, "fuse_unk": .bool(true), "byte_fallback": .bool(spellsBytes),
                "ignore_merges": .bool(false), "vocab": .object(ids),
                "merges": .array(merges.map { .array([.string($0), .string($1)]) }),
            ])
        }
    }
}

// MARK: - Merges

extension SentencePieceVocabulary {
    /// Every way to make a piece of two others, the piece with the best score
    /// first; of equal ones the longer left part, then the longer right part.
    private var merges: [(String, String)] {
        struct Merge {
            let left: [Unicode.Scalar]
            let right: [Unicode.Scalar]
            let score: Double
            let order: Int
        }
        let vocabulary = Vocabulary(pieces.map(\.text))
        var merges: [Merge] = []
        for (text, score) in pieces {
            let scalars = Array(text.unicodeScalars)
            var parts: [(left: Int, right: Int, cut: Int)] = []
            var node = ScalarTrie.root
            for cut in 1..<max(scalars.count, 1) {
                guard let child = vocabulary.trie.child(of: node, scalars[cut - 1]) else { break }
                node = child
                guard let left = vocabulary.trie.value(at: node), let right = vocabulary.entry(of: scalars[cut...])
                else { continue }
                parts.append((left, right, cut))
            }
            parts.sort { ($0.left, $0.right) < ($1.left, $1.right) }
            for part in parts {
                merges.append(Merge(
                    left: Array(scalars[..<part.cut]), right: Array(scalars[part.cut...]), score: score,
                    order: merges.count))
            }
        }
        merges.sort {
            // Equal merges keep their order.
            ($0.score, $0.left.count, $0.right.count, $1.order) > ($1.score, $1.left.count, $1.right.count, $0.order)
        }
        return merges.map {
            (String(String.UnicodeScalarView($0.left)), String(String.UnicodeScalarView($0.right)))
        }
    }
}
