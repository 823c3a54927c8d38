/// The merges of a byte-pair encoding: which two tokens become which, and how
/// soon.
///
/// An open-addressed hash table, with all that one look-up needs in one place.
struct MergeTable: Sendable {
    struct Merge {
        /// The lowest is made first.
        let rank: UInt32
        /// The entry of the token that the two become.
        let product: UInt32
    }

    private struct Slot {
        var pair = UInt64.max
        var merge = Merge(rank: 0, product: 0)
    }

    private var slots: [Slot]

    /// A table with room for `count` merges.
    init(count: Int) {
        var size = 16
        while size < count * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
    }

    /// Enters a merge of two entries of the vocabulary, in the place of an
    /// earlier one of the same two.
    mutating func insert(_ left: UInt32, _ right: UInt32, _ merge: Merge) {
        let pair = Self.pair(left, right)
        slots[index(of: pair)] = Slot(pair: pair, merge: merge)
    }

    /// What two entries of the vocabulary become, or nil.
    func merge(of left: UInt32, _ right: UInt32) -> Merge? {
        let pair = Self.pair(left, right)
        let slot = slots[index(of: pair)]
        return slot.pair == pair ? slot.merge : nil
    }

    private static func pair(_ left: UInt32, _ right: UInt32) -> UInt64 {
        UInt64(left) << 32 | UInt64(right)
    }

    /// The slot that holds `pair`, or the free one where it belongs.
    private func index(of pair: UInt64) -> Int {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[index].pair != pair, slots[index].pair != UInt64.max { index = (index + 1) & mask }
        return index
    }
}
