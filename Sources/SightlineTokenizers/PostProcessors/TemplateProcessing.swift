import SightlineJSON

/// `TemplateProcessing`: an order of texts and special tokens, one for single
/// texts and one for pairs, each part with its type id.
struct TemplateProcessing: PostProcessor {
    private let single: [Piece]
    private let pair: [Piece]
    private let specialTokens: [SpecialToken]

    private enum Piece {
        case first(typeID: Int)
        case second(typeID: Int)
        /// An index into the special tokens.
        case special(Int, typeID: Int)
    }

    /// A name that templates use, and the tokens it stands for.
    private struct SpecialToken {
        let name: String
        let path: JSONPath
        let ids: [Int]
        let tokens: [String]
    }

    init(_ reader: JSONReader) throws {
        let specialTokens = try reader["special_tokens"].members().map {
            try Self.specialToken(named: $0.key, $0.reader)
        }
        self.specialTokens = specialTokens
        single = try reader["single"].elements().map {
            try Self.piece($0, specialTokens, isPair: false)
        }
        pair = try reader["pair"].elements().map {
            try Self.piece($0, specialTokens, isPair: true)
        }
    }

    /// `BertProcessing`: `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`.
    init(bertProcessing reader: JSONReader) throws {
        specialTokens = try Self.classificationAndSeparator(reader)
        single = [.special(0, typeID: 0), .first(typeID: 0), .special(1, typeID: 0)]
        pair = single + [.second(typeID: 1), .special(1, typeID: 1)]
    }

    /// The template of ``RobertaProcessing``, with `<s>` for `[CLS]` and `</s>` for `[SEP]`.
    init(robertaProcessing reader: JSONReader) throws {
        specialTokens = try Self.classificationAndSeparator(reader)
        single = [.special(0, typeID: 0), .first(typeID: 0), .special(1, typeID: 0)]
        pair = single + [.special(1, typeID: 0), .second(typeID: 0), .special(1, typeID: 0)]
    }

    var addedIDs: [(path: JSONPath, id: Int)] {
        specialTokens.flatMap { token in token.ids.map { (token.path, $0) } }
    }

    func process(_ first: Encoding, _ second: Encoding?, addingSpecialTokens: Bool) -> Encoding {
        var result = Encoding()
        result.reserveCapacity(first.count + (second?.count ?? 0) + pair.count)
        for piece in second == nil ? single : pair {
            switch piece {
            case .first(let typeID): result.append(first, typeID: typeID)
            case .second(let typeID): result.append(second ?? Encoding(), typeID: typeID)
            case .special(let index, let typeID):
                guard addingSpecialTokens else { continue }
                for (id, token) in zip(specialTokens[index].ids, specialTokens[index].tokens) {
                    result.append(id: id, token: token, offsets: 0..<0, word: nil, typeID: typeID, isSpecial: true)
                }
            }
        }
        return result
    }
}

// MARK: - Reading

extension TemplateProcessing {
    /// The tokens under `cls` and `sep`, each an array of a token and its id.
    private static func classificationAndSeparator(_ reader: JSONReader) throws -> [SpecialToken] {
        try ["cls", "sep"].map { key in
            let parts = try reader[key].elements()
            guard parts.count == 2 else { throw try reader[key].unexpected("an array of a token and its id") }
            return SpecialToken(
                name: key, path: reader.path.appending(key),
                ids: [try parts[1].integer(in: Vocabulary.idRange)], tokens: [try parts[0].string()])
        }
    }

    private static func specialToken(named name: String, _ reader: JSONReader) throws -> SpecialToken {
        _ = try reader["id"].string()
        let ids = try reader["ids"].elements().map { id in try id.integer(in: Vocabulary.idRange) }
        let tokens = try reader["tokens"].elements().map { token in try token.string() }
        guard ids.count == tokens.count else {
            throw JSONReadingError.unexpected(
                reader.path.appending("tokens"), expected: "as many tokens as ids, \(ids.count)",
                found: "\(tokens.count)")
        }
        try reader.refuseUnreadKeys()
        return SpecialToken(name: name, path: reader.path.appending("ids"), ids: ids, tokens: tokens)
    }

    private static func piece(
        _ reader: JSONReader, _ specialTokens: [SpecialToken], isPair: Bool
    ) throws -> Piece {
        let members = try reader.members()
        guard let (kind, content) = members.first, members.count == 1 else {
            throw reader.unexpected("an object with one key, \"Sequence\" or \"SpecialToken\"")
        }
        let typeID = try content["type_id"].integer(in: Vocabulary.idRange)
        let id = try content["id"].string()
        try content.refuseUnreadKeys()
        switch (kind, id) {
        case ("Sequence", "A"): return .first(typeID: typeID)
        case ("Sequence", "B") where isPair: return .second(typeID: typeID)
        case ("Sequence", _):
            throw try content["id"].unexpected(isPair ? "\"A\" or \"B\"" : "\"A\", the only text of this template")
        case ("SpecialToken", _):
            guard let index = specialTokens.firstIndex(where: { ExactString($0.name) == ExactString(id) }) else {
                throw TokenizerError.Reason.undefinedSpecialToken(
                    content.path.appending("id"), token: id, defined: specialTokens.map(\.name))
            }
            return .special(index, typeID: typeID)
        default:
            throw TokenizerError.Reason.unsupportedType(
                reader.path, type: kind, supported: ["Sequence", "SpecialToken"])
        }
    }
}
