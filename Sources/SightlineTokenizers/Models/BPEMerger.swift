/// Merges the symbols of one word, two neighbours at a time: those whose merge
/// ranks lowest, of several such pairs the leftmost.
///
/// A queue holds the pairs that can be merged, and links lead from a symbol to
/// its neighbours, so *n* symbols take O(*n* log *n*) time.
struct BPEMerger {
    struct Symbol {
        /// The entry in the vocabulary.
        var entry: UInt32
        /// The scalars that it stands for.
        var range: Range<Int>
        fileprivate var previous = -1
        /// The place of the next symbol, the count of all behind the last.
        fileprivate var next = 0
        fileprivate var isMerged = false

        init(entry: UInt32, range: Range<Int>) {
            self.entry = entry
            self.range = range
        }
    }

    private var symbols: [Symbol] = []
    /// Ranks of merges, each with the place of its left symbol in the lower half.
    private var queue = MinimumHeap()

    mutating func append(_ symbol: Symbol) {
        var symbol = symbol
        symbol.previous = symbols.count - 1
        symbol.next = symbols.count + 1
        symbols.append(symbol)
    }

    /// Makes all merges, and appends what is left.
    mutating func merge(with merges: MergeTable, into tokens: inout [ModelToken]) {
        for place in symbols.indices { enqueue(place, merges) }
        while let item = queue.popMinimum() {
            let place = Int(item & 0xFFFF_FFFF)
            // Pairs that earlier merges have changed are out of date.
            guard !symbols[place].isMerged, let merge = mergeWithNext(place, merges), merge.rank == UInt32(item >> 32)
            else { continue }
            let next = symbols[place].next
            symbols[place].entry = merge.product
            symbols[place].range = symbols[place].range.lowerBound..<symbols[next].range.upperBound
            symbols[place].next = symbols[next].next
            symbols[next].isMerged = true
            if symbols[place].next < symbols.count { symbols[symbols[place].next].previous = place }
            if symbols[place].previous >= 0 { enqueue(symbols[place].previous, merges) }
            enqueue(place, merges)
        }
        var place = 0
        while place < symbols.count {
            tokens.append(ModelToken(entry: Int(symbols[place].entry), range: symbols[place].range))
            place = symbols[place].next
        }
    }

    private func mergeWithNext(_ place: Int, _ merges: MergeTable) -> MergeTable.Merge? {
        let next = symbols[place].next
        return next < symbols.count ? merges.merge(of: symbols[place].entry, symbols[next].entry) : nil
    }

    private mutating func enqueue(_ place: Int, _ merges: MergeTable) {
        guard let merge = mergeWithNext(place, merges) else { return }
        queue.insert(UInt64(merge.rank) << 32 | UInt64(place))
    }
}
