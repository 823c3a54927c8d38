/// The tokens of one text, or of a pair, as parallel arrays.
public struct Encoding: Sendable, Equatable {
    /// The ids of the tokens.
    public internal(set) var ids: [Int] = []
    /// The tokens as written in the vocabulary; for an added token, the text it matched.
    public internal(set) var tokens: [String] = []
    /// Where each token stands in the original text, counted in Unicode scalars
    /// from 0; `0..<0` for tokens that the post-processor put in.
    public internal(set) var offsets: [Range<Int>] = []
    /// The index of the word (the pre-tokenizer's piece) that a token is part
    /// of; nil for tokens that the post-processor put in.
    public internal(set) var words: [Int?] = []
    /// 0 for the first text, 1 for the second of a pair, unless the file says otherwise.
    public internal(set) var typeIDs: [Int] = []
    /// Which text of a pair each token stands in, 0 or 1; nil for tokens that the post-processor put in.
    public internal(set) var sequenceIDs: [Int?] = []
    /// Whether the post-processor put the token in. A special token that the
    /// user typed is not marked; see ``Tokenizer/specialIDs``.
    public internal(set) var isSpecial: [Bool] = []

    /// The number of tokens.
    public var count: Int { ids.count }
}

extension Encoding {
    mutating func append(
        id: Int, token: String, offsets range: Range<Int>, word: Int?, typeID: Int, sequenceID: Int?,
        isSpecial special: Bool
    ) {
        ids.append(id)
        tokens.append(token)
        offsets.append(range)
        words.append(word)
        typeIDs.append(typeID)
        sequenceIDs.append(sequenceID)
        isSpecial.append(special)
    }

    /// Appends the tokens of `other`, all with the type `typeID`.
    mutating func append(_ other: Encoding, typeID: Int) {
        ids += other.ids
        tokens += other.tokens
        offsets += other.offsets
        words += other.words
        typeIDs += repeatElement(typeID, count: other.count)
        sequenceIDs += other.sequenceIDs
        isSpecial += other.isSpecial
    }

    mutating func reserveCapacity(_ count: Int) {
        ids.reserveCapacity(count)
        tokens.reserveCapacity(count)
        offsets.reserveCapacity(count)
        words.reserveCapacity(count)
        typeIDs.reserveCapacity(count)
        sequenceIDs.reserveCapacity(count)
        isSpecial.reserveCapacity(count)
    }
}
