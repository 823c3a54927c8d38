import SightlineJSON

/// A special or added token as the files beside a vocabulary describe it: by
/// its content alone, or as an object.
struct TokenSetting {
    let content: String
    let isSingleWord: Bool
    let stripsLeft: Bool
    let stripsRight: Bool
    let isNormalized: Bool
    let isSpecial: Bool

    /// - Parameter isNormalized: nil for what goes with `isSpecial`.
    init(content: String, isSpecial: Bool, isNormalized: Bool? = nil) {
        self.content = content
        isSingleWord = false
        stripsLeft = false
        stripsRight = false
        self.isNormalized = isNormalized ?? !isSpecial
        self.isSpecial = isSpecial
    }

    /// - Parameter isSpecial: what holds where the token does not say. A token
    ///   given by its content alone is special.
    init(_ reader: JSONReader, isSpecial: Bool) throws {
        if case .string(let content) = reader.value {
            self = TokenSetting(content: content, isSpecial: true)
        } else {
            self = try TokenSetting(members: reader, isSpecial: isSpecial)
        }
    }

    private init(members reader: JSONReader, isSpecial: Bool) throws {
        content = try reader["content"].string()
        isSingleWord = try reader.ifPresent("single_word")?.bool() ?? false
        stripsLeft = try reader.ifPresent("lstrip")?.bool() ?? false
        stripsRight = try reader.ifPresent("rstrip")?.bool() ?? false
        let special = try reader.ifPresent("special")?.bool() ?? isSpecial
        isNormalized = try reader.ifPresent("normalized")?.bool() ?? !special
        self.isSpecial = special
    }

    /// The token as an element of `added_tokens` in `tokenizer.json`.
    func json(id: Int, isSpecial: Bool) -> JSONValue {
        .object([
            "id": .integer(id), "content": .string(content), "single_word": .bool(isSingleWord),
            "lstrip": .bool(stripsLeft), "rstrip": .bool(stripsRight), "normalized": .bool(isNormalized),
            "special": .bool(isSpecial),
        ])
    }
}
