/// Where the words of a byte-pair encoding can be cut, and their parts merged
/// one by one, to the same tokens.
///
/// Whatever symbols merge into reads as they do one after the other. So a merge
/// across a cut is one of a token that ends in the scalar before the cut and a
/// token that starts with the scalar behind it. Where there is no such merge,
/// nothing is ever merged across; and merges on one side do not change the
/// order of those on the other. [ours]
///
/// This holds between scalars that are tokens themselves, and where tokens
/// neither lose a prefix when they merge nor have a suffix.
struct BPECuts: Sendable {
    /// An open-addressed hash table of the pairs of scalars that merges join.
    private var slots: [UInt64]
    private var count = 0

    private static let empty = UInt64.max

    init() {
        slots = Array(repeating: Self.empty, count: 16)
    }

    /// Whether some merge joins tokens that end in `last` and start with `first`.
    func isJoined(_ last: Unicode.Scalar, _ first: Unicode.Scalar) -> Bool {
        let pair = Self.pair(last, first)
        return slots[slot(of: pair)] == pair
    }

    /// Notes a merge of tokens that end in `last` and start with `first`.
    mutating func join(_ last: Unicode.Scalar, _ first: Unicode.Scalar) {
        let pair = Self.pair(last, first)
        guard slots[slot(of: pair)] != pair else { return }
        if count * 4 >= slots.count { grow() }
        slots[slot(of: pair)] = pair
        count += 1
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Self.empty, count: old.count * 2)
        for pair in old where pair != Self.empty { slots[slot(of: pair)] = pair }
    }

    private static func pair(_ last: Unicode.Scalar, _ first: Unicode.Scalar) -> UInt64 {
        UInt64(last.value) << 32 | UInt64(first.value)
    }

    /// The slot that holds `pair`, or the free one where it belongs.
    private func slot(of pair: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[slot] != pair, slots[slot] != Self.empty { slot = (slot + 1) & mask }
        return slot
    }
}
