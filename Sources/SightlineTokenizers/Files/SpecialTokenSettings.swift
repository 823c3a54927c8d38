import SightlineJSON

/// The added tokens of a tokenizer whose files give them in several places,
/// with the ids that the Python library gives them.
struct SpecialTokenSettings {
    private let namedTokens: [(key: String, token: TokenSetting)]
    private var tokens: [(id: Int, token: TokenSetting, isSpecial: Bool)] = []
    private var positions: [ExactString: Int] = [:]
    private var nextID: Int

    /// - Parameters:
    ///   - defaults: the contents of the special tokens where no file names others.
    ///   - declared: what the vocabulary itself declares as added tokens.
    ///   - vocabulary: the ids of the vocabulary, by token.
    ///   - vocabularyCount: the first free id; nil if every id has its own token.
    init(
        _ settings: TokenizerSettings, defaults: [(key: String, content: String)], declared: [TokenSetting] = [],
        vocabulary: JSONObject, vocabularyCount: Int? = nil
    ) {
        nextID = vocabularyCount ?? vocabulary.count
        namedTokens = Self.namedTokens(settings, defaults: defaults)
        for token in declared { add(token, isSpecial: token.isSpecial, vocabulary) }
        let named = Set(namedTokens.map { ExactString($0.token.content) })
        for (id, token) in settings.numberedTokens.sorted(by: { $0.id < $1.id }) {
            let isSpecial = token.isSpecial || named.contains(ExactString(token.content))
            add(token, isSpecial: isSpecial, givenID: id, vocabulary)
        }
        for token in namedTokens.map(\.token) + settings.furtherTokens
        where positions[ExactString(token.content)] == nil {
            add(token, isSpecial: true, vocabulary)
        }
    }

    /// The tokens as `added_tokens` of `tokenizer.json`.
    var json: JSONValue {
        .array(tokens.sorted { $0.id < $1.id }.map { $0.token.json(id: $0.id, isSpecial: $0.isSpecial) })
    }

    /// The token of a role such as `cls_token`, and its id.
    func token(_ role: String) -> TemplateToken? {
        guard let content = namedTokens.first(where: { $0.key == role })?.token.content,
            let position = positions[ExactString(content)]
        else { return nil }
        return TemplateToken(content: content, id: tokens[position].id)
    }

    /// The same as the part of a template; empty without such a token.
    func part(_ role: String, typeID: Int) -> [TemplateToken.Part] {
        token(role).map { [.token($0, typeID: typeID)] } ?? []
    }

    /// Adds a token, or gives one that is there its later settings. An id that
    /// a file gives is kept, so that a wrong one is noticed.
    private mutating func add(
        _ token: TokenSetting, isSpecial: Bool, givenID: Int? = nil, _ vocabulary: JSONObject
    ) {
        if let position = positions[ExactString(token.content)] {
            tokens[position] = (givenID ?? tokens[position].id, token, isSpecial)
            return
        }
        let known: Int? = if case .integer(let id)? = vocabulary[token.content] { id } else { nil }
        positions[ExactString(token.content)] = tokens.count
        tokens.append((givenID ?? known ?? nextID, token, isSpecial))
        if known == nil { nextID += 1 }
    }

    /// The special tokens with a role, then those with other names.
    private static func namedTokens(
        _ settings: TokenizerSettings, defaults: [(key: String, content: String)]
    ) -> [(key: String, token: TokenSetting)] {
        let roles: [(key: String, token: TokenSetting)] = TokenizerSettings.roles.compactMap { role in
            if let named = settings.namedTokens.first(where: { $0.key == role }) {
                return named.token.map { (role, $0) }
            }
            return defaults.first { $0.key == role }.map { (role, TokenSetting(content: $0.content, isSpecial: true)) }
        }
        let others = settings.namedTokens.filter { !TokenizerSettings.roles.contains($0.key) }
        return roles + others.compactMap { member in member.token.map { (member.key, $0) } }
    }
}
