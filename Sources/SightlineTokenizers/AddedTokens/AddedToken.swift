import SightlineJSON

/// A token that is found in the text before the model sees it.
struct AddedToken: Sendable {
    let id: Int
    let content: String
    /// Matches only between characters that are not part of a word.
    let isSingleWord: Bool
    /// Takes the white space on its left along.
    let stripsLeft: Bool
    /// Takes the white space on its right along.
    let stripsRight: Bool
    /// Is itself normalised, and sought in the normalised text.
    let isNormalized: Bool
    /// Is left out of decoded text on request.
    let isSpecial: Bool

    init(_ reader: JSONReader) throws {
        id = try reader["id"].integer(in: Vocabulary.idRange)
        content = try reader["content"].string()
        isSingleWord = try reader["single_word"].bool()
        stripsLeft = try reader["lstrip"].bool()
        stripsRight = try reader["rstrip"].bool()
        isNormalized = try reader["normalized"].bool()
        isSpecial = try reader["special"].bool()
        try reader.refuseUnreadKeys()
    }
}
