/// Merges symbols in a row, two neighbours at a time: those whose merge ranks
/// lowest, of several such pairs the leftmost.
///
/// A queue holds the pairs that can be merged, and links lead from a symbol to
/// its neighbours, so *n* symbols take O(*n* log *n*) time. One merger serves
/// many rows, one after the other, and takes memory for the longest only.
struct BPEMerger {
    private struct Symbol {
        /// The entry in the vocabulary.
        var entry: UInt32
        /// What it becomes with the next symbol, and the rank of that merge, or ``unmergeable``.
        var product: UInt32 = 0
        var rank = BPEMerger.unmergeable
        /// The scalars that it stands for.
        var range: Range<Int>
        var previous: Int
        /// The place of the next symbol, the count of all behind the last.
        var next: Int
    }

    /// The rank of what cannot be merged. There are fewer merges than that.
    private static let unmergeable = UInt32.max

    private let merges: MergeTable
    private var symbols: [Symbol] = []
    /// Ranks of merges, each with the place of its left symbol in the lower half.
    private var queue = MinimumHeap()

    init(_ merges: MergeTable) {
        self.merges = merges
    }

    /// Puts a symbol behind the others: an entry of the vocabulary and its scalars.
    mutating func append(_ entry: UInt32, _ range: Range<Int>) {
        let place = symbols.count
        symbols.append(Symbol(entry: entry, range: range, previous: place - 1, next: place + 1))
        if place > 0 { rank(place - 1) }
    }

    /// Makes all merges, and moves what is left to `tokens`.
    mutating func merge(into tokens: inout [ModelToken]) {
        while let item = queue.popMinimum() {
            let place = Int(item & 0xFFFF_FFFF)
            // Pairs that earlier merges have changed are out of date.
            guard symbols[place].rank == UInt32(item >> 32) else { continue }
            let next = symbols[place].next
            symbols[place].entry = symbols[place].product
            symbols[place].range = symbols[place].range.lowerBound..<symbols[next].range.upperBound
            symbols[place].next = symbols[next].next
            symbols[next].rank = Self.unmergeable
            if symbols[place].next < symbols.count { symbols[symbols[place].next].previous = place }
            if symbols[place].previous >= 0 { rank(symbols[place].previous) }
            rank(place)
        }
        var place = 0
        while place < symbols.count {
            tokens.append(ModelToken(entry: Int(symbols[place].entry), range: symbols[place].range))
            place = symbols[place].next
        }
        symbols.removeAll(keepingCapacity: true)
    }

    /// Looks up the merge of a symbol with the next, and enters it in the queue.
    private mutating func rank(_ place: Int) {
        let next = symbols[place].next
        guard next < symbols.count, let merge = merges.merge(of: symbols[place].entry, symbols[next].entry) else {
            symbols[place].rank = Self.unmergeable
            return
        }
        symbols[place].rank = merge.rank
        symbols[place].product = merge.product
        queue.insert(UInt64(merge.rank) << 32 | UInt64(place))
    }
}
