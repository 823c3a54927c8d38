/// The tokens of pieces of one text, for when the same piece comes again.
///
/// A table in which each piece has one slot, where the latest stays. It changes
/// nothing but the time: a piece is found only where its scalars are the same.
struct RepeatedPieces {
    private struct Slot {
        /// Where the piece stood.
        var start = 0
        var length = 0
        /// Where its tokens are.
        var tokens = 0..<0
    }

    private var slots: [Slot]
    private var tokens: [ModelToken] = []

    /// Longer pieces hardly ever come again.
    static let maximumLength = 32
    /// So few that they fit in a processor's nearer caches.
    private static let maximumSlotCount = 16384

    /// For a text of so many scalars.
    init(scalarCount: Int) {
        var slotCount = 16
        while slotCount < min(scalarCount / 4, Self.maximumSlotCount) { slotCount *= 2 }
        slots = Array(repeating: Slot(), count: slotCount)
    }

    /// Appends the tokens of a piece that was seen before.
    ///
    /// - Returns: false for another piece, without a change.
    func append(_ piece: Range<Int>, of scalars: [Unicode.Scalar], to output: inout [ModelToken]) -> Bool {
        guard piece.count <= Self.maximumLength else { return false }
        let slot = slots[slotIndex(of: piece, in: scalars)]
        guard slot.length == piece.count else { return false }
        let shift = piece.lowerBound - slot.start
        for index in piece where scalars[index] != scalars[index - shift] { return false }
        for index in slot.tokens {
            let token = tokens[index]
            let range = token.range.lowerBound + shift..<token.range.upperBound + shift
            output.append(ModelToken(entry: token.entry, range: range, isVerbatim: token.isVerbatim))
        }
        return true
    }

    /// Notes the tokens of a piece.
    mutating func insert(_ piece: Range<Int>, of scalars: [Unicode.Scalar], _ pieceTokens: ArraySlice<ModelToken>) {
        guard piece.count <= Self.maximumLength else { return }
        if tokens.count > 4 * slots.count {
            tokens.removeAll(keepingCapacity: true)
            for index in slots.indices { slots[index] = Slot() }
        }
        let start = tokens.count
        tokens += pieceTokens
        slots[slotIndex(of: piece, in: scalars)] = Slot(
            start: piece.lowerBound, length: piece.count, tokens: start..<tokens.count)
    }

    private func slotIndex(of piece: Range<Int>, in scalars: [Unicode.Scalar]) -> Int {
        var hash: UInt64 = 0
        for index in piece { hash = (hash ^ UInt64(scalars[index].value)) &* 0x9E37_79B9_7F4A_7C15 }
        return Int(truncatingIfNeeded: hash >> 40) & (slots.count - 1)
    }
}
