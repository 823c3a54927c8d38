import SightlineJSON

/// The added tokens of a file.
///
/// Those that are not normalised are sought in the text as it comes, the
/// others in what the normalizer makes of the text between.
struct AddedVocabulary: Sendable {
    private(set) var rawMatcher = AddedTokenMatcher()
    private(set) var normalizedMatcher = AddedTokenMatcher()
    private var idsByContent: [ExactString: Int] = [:]
    /// The tokens as they are decoded: normalised where the token is.
    private var tokensByID: [Int: String] = [:]
    private var specialContents: Set<ExactString> = []
    private(set) var specialIDs: Set<Int> = []
    /// How many of the tokens the model does not have.
    private(set) var newCount = 0

    /// Reads the array of added tokens.
    ///
    /// - Throws: for an id other than the one under which the model knows the
    ///   token or, if it does not, the next free id; and for two tokens that
    ///   match the same text.
    init(_ reader: JSONReader, model: any TokenizerModel, normalizer: (any Normalizer)?) throws {
        for element in try reader.elements() {
            let token = try AddedToken(element)
            // The library skips these too.
            if token.content.isEmpty { continue }
            let vocabulary = model.vocabulary
            let known = vocabulary.id(of: token.content)
            let expected = known ?? vocabulary.count + newCount
            guard token.id == expected else {
                let why = known == nil ? "the next free id" : "its id in the model's vocabulary"
                throw try element["id"].unexpected("\(expected), \(why)")
            }
            if known == nil {
                newCount += 1
                if let other = vocabulary.token(of: token.id) {
                    throw TokenizerError.Reason.duplicateID(
                        element.path, id: token.id, tokens: [other, token.content])
                }
            }
            try add(token, element.path, normalizer: normalizer)
        }
    }

    private mutating func add(_ token: AddedToken, _ path: JSONPath, normalizer: (any Normalizer)?) throws {
        var text = NormalizedText(token.content)
        if token.isNormalized { normalizer?.normalize(&text) }
        let pattern = text.scalars
        guard !pattern.isEmpty else {
            throw JSONReadingError.unexpected(
                path.appending("content"), expected: "something that the normalizer leaves over",
                found: "\"\(token.content)\"")
        }
        let isNew = token.isNormalized
            ? normalizedMatcher.insert(token, pattern: pattern) : rawMatcher.insert(token, pattern: pattern)
        let content = ExactString(token.content)
        guard isNew, idsByContent.updateValue(token.id, forKey: content) == nil else {
            throw TokenizerError.Reason.duplicateAddedToken(path, token: token.content)
        }
        tokensByID[token.id] = text.string(in: pattern.indices)
        if token.isSpecial {
            specialContents.insert(content)
            specialIDs.insert(token.id)
        }
    }

    func id(of token: String) -> Int? {
        idsByContent[ExactString(token)]
    }

    func token(of id: Int) -> String? {
        tokensByID[id]
    }

    var ids: some Collection<Int> { tokensByID.keys }

    /// Whether decoding leaves `token` out. A special token that the
    /// normalizer changes is not recognised here, nor is it in the library.
    func isSpecial(_ token: String) -> Bool {
        specialContents.contains(ExactString(token))
    }
}
