import SightlineJSON

/// A WordPiece tokenizer with fewer pieces than it had, for a network whose embedding is to be small.
///
/// Kept are the added tokens, the single characters of the corpus and of Latin and common punctuation, and of the other
/// pieces those that the corpus has, the more frequent first. **[ours]** The corpus's own texts become the same tokens as
/// before, unless pieces of theirs had to go for want of room; other words of these characters become smaller pieces.
public struct PrunedTokenizer: Sendable {
    /// The new `tokenizer.json`.
    public let document: JSONValue
    /// For each token, in the order of the new ids, its former id.
    public let formerIDs: [Int]

    /// - Parameters:
    ///   - document: The `tokenizer.json` of a WordPiece tokenizer.
    ///   - name: Appears in errors.
    ///   - largestCount: Most tokens to keep; nil for all that the corpus has.
    /// - Throws: ``TokenizerError`` for another kind of tokenizer (`notWordPiece`), or if there is no room for what is
    ///   always kept (`vocabularyTooSmall`).
    public init(_ document: JSONValue, name: String, texts: some Sequence<String>, largestCount: Int? = nil) throws {
        let tokenizer = try Tokenizer(json: document, name: name)
        self = try TokenizerFiles.naming(name) {
            try PrunedTokenizer(JSONReader(document), tokenizer, texts: texts, largestCount: largestCount)
        }
    }

    private init(
        _ reader: JSONReader, _ tokenizer: Tokenizer, texts: some Sequence<String>, largestCount: Int?
    ) throws {
        let model = try reader["model"]
        let type = try model.ifPresent("type")?.string() ?? "?"
        guard type == "WordPiece" else { throw TokenizerError.Reason.notWordPiece(found: type) }
        let prefix = try model["continuing_subword_prefix"].string()
        let vocabulary = try model["vocab"].members().map { (token: $0.key, id: try $0.reader.integer()) }

        var counts: [Int: Int] = [:]
        var characters = Self.commonCharacters
        for text in texts {
            for id in try tokenizer.encode(text, addingSpecialTokens: false).ids { counts[id, default: 0] += 1 }
            for word in tokenizer.words(of: text) { characters.formUnion(word.unicodeScalars) }
        }
        let unknown = try model["unk_token"].string()
        let added = Set(try reader["added_tokens"].elements().map { ExactString(try $0["content"].string()) })
        func isAlwaysKept(_ token: String) -> Bool {
            if ExactString(token) == ExactString(unknown) || added.contains(ExactString(token)) { return true }
            let rest = token.unicodeScalars.dropFirst(token.hasPrefix(prefix) ? prefix.unicodeScalars.count : 0)
            return rest.count == 1 && rest.first.map(characters.contains) ?? false
        }
        let always = vocabulary.filter { isAlwaysKept($0.token) }
        let room = (largestCount ?? .max) - always.count
        guard room >= 0 else {
            throw TokenizerError.Reason.vocabularyTooSmall(size: largestCount ?? 0, needed: always.count)
        }
        let kept = vocabulary.filter { !isAlwaysKept($0.token) && counts[$0.id] != nil }
            .sorted { (counts[$1.id] ?? 0, $0.id) < (counts[$0.id] ?? 0, $1.id) }.prefix(room)
        let tokens = (always + kept).sorted { $0.id < $1.id }
        formerIDs = tokens.map(\.id)
        self.document = try Self.rewritten(reader, tokens.map(\.token))
    }

    /// Unicode's Latin blocks, its general punctuation and its currency signs.
    private static let commonCharacters = Set(
        [0x21...0x24F as ClosedRange<UInt32>, 0x2010...0x205E, 0x20A0...0x20CF].joined().compactMap { Unicode.Scalar($0) })

    /// The document with new ids wherever one stands.
    private static func rewritten(_ reader: JSONReader, _ tokens: [String]) throws -> JSONValue {
        var vocabulary = JSONObject()
        for (id, token) in tokens.enumerated() { vocabulary.append(token, .integer(id)) }
        func id(_ token: String) -> JSONValue { vocabulary[token] ?? .null }

        var document = try reader.object()
        var model = try reader["model"].object()
        model["vocab"] = .object(vocabulary)
        document["model"] = .object(model)
        document["added_tokens"] = .array(
            try reader["added_tokens"].elements().map { token in
                var members = try token.object()
                members["id"] = id(try token["content"].string())
                return .object(members)
            })
        if let processor = try reader.ifPresent("post_processor") {
            document["post_processor"] = try postProcessor(processor, id)
        }
        return .object(document)
    }

    private static func postProcessor(_ reader: JSONReader, _ id: (String) -> JSONValue) throws -> JSONValue {
        var members = try reader.object()
        switch try reader["type"].string() {
        case "TemplateProcessing":
            var specialTokens = JSONObject()
            for (name, token) in try reader["special_tokens"].members() {
                var entry = try token.object()
                entry["ids"] = .array(try token["tokens"].elements().map { id(try $0.string()) })
                specialTokens.append(name, .object(entry))
            }
            members["special_tokens"] = .object(specialTokens)
        case "BertProcessing", "RobertaProcessing":
            for key in ["cls", "sep"] {
                let token = try reader[key].elements()[0].string()
                members[key] = .array([.string(token), id(token)])
            }
        case "Sequence":
            members["processors"] = .array(try reader["processors"].elements().map { try postProcessor($0, id) })
        default:
            break
        }
        return .object(members)
    }
}
