/// Finds added tokens in a text: from left to right, of several that start at
/// one place the longest.
struct AddedTokenMatcher: Sendable {
    private var trie = ScalarTrie()
    private var tokens: [AddedToken] = []

    /// A piece of a text that was searched.
    enum Piece {
        case text(Range<Int>)
        /// A token and all it takes in, white space included.
        case token(AddedToken, Range<Int>)
    }

    /// Adds `token`, to be found where `pattern` stands.
    ///
    /// - Returns: false, without a change, if an earlier token has that pattern.
    mutating func insert(_ token: AddedToken, pattern: [Unicode.Scalar]) -> Bool {
        guard trie.insert(pattern, tokens.count) == nil else { return false }
        tokens.append(token)
        return true
    }

    /// Cuts `scalars` into tokens and the text between them.
    ///
    /// - Complexity: O(*n*) for a given set of tokens.
    func split(_ scalars: [Unicode.Scalar]) -> [Piece] {
        guard !tokens.isEmpty else { return [.text(scalars.indices)] }
        var pieces: [Piece] = []
        /// Where the text starts that is in no piece yet.
        var start = 0
        var position = 0
        while position < scalars.count {
            guard let match = trie.longestMatch(in: scalars, position..<scalars.count) else {
                position += 1
                continue
            }
            let token = tokens[match.value]
            let found = position..<match.end
            position = match.end
            if token.isSingleWord, !isSingleWord(found, in: scalars) { continue }
            // White space that the token before took is not taken twice.
            let lower = token.stripsLeft
                ? spaceStart(before: found.lowerBound, notBefore: start, in: scalars) : found.lowerBound
            let upper = token.stripsRight ? spaceEnd(after: found.upperBound, in: scalars) : found.upperBound
            // Nothing is left of a token that is itself such white space.
            guard lower < upper else { continue }
            if start < lower { pieces.append(.text(start..<lower)) }
            pieces.append(.token(token, lower..<upper))
            start = upper
        }
        if start < scalars.count { pieces.append(.text(start..<scalars.count)) }
        return pieces
    }

    private func isSingleWord(_ range: Range<Int>, in scalars: [Unicode.Scalar]) -> Bool {
        let isFree = range.lowerBound == 0 || !scalars[range.lowerBound - 1].isWordCharacter
        return isFree && (range.upperBound == scalars.count || !scalars[range.upperBound].isWordCharacter)
    }

    private func spaceStart(before index: Int, notBefore limit: Int, in scalars: [Unicode.Scalar]) -> Int {
        var start = index
        while start > limit, scalars[start - 1].isWhiteSpace { start -= 1 }
        // A token that starts within the space taken before gives way to it.
        return max(start, limit)
    }

    private func spaceEnd(after index: Int, in scalars: [Unicode.Scalar]) -> Int {
        var end = index
        while end < scalars.count, scalars[end].isWhiteSpace { end += 1 }
        return end
    }
}
