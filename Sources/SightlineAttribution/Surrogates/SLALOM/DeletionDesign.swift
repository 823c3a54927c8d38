import SightlineRandom

/// Which tokens to delete together, one set after the other, so that each token is in as many sets as any other. **[ours]**
///
/// Tokens are shuffled, and the sets cut off the row one by one; when it is used up, they are shuffled anew. Up to any set,
/// tokens have been deleted equally often, but for one, and sets of a row have no token in common: what one leaves in, another
/// takes out. Sets are of 1 to so many tokens, each size as likely as another while it has sets that were not drawn. No two
/// are alike; where that costs the balance, as with the last sets of a short text, it goes first.
///
/// Against sets drawn one by one, predictions of unseen deletions from so many samples are better by a sixth at 150 and 250
/// samples of 120 tokens (mean squared error over ten reviews).
package struct DeletionDesign {
    private let tokenCount: Int
    private let wayCounts: [Int]
    private var row: [Int] = []
    private var drawn: Set<[Int]> = []
    private var drawnOfSize: [Int]

    /// Sizes tried at a place of the row before it is given up.
    private static let mostTries = 8

    /// - Parameter largestSize: From 1 to below `tokenCount`.
    package init(tokenCount: Int, largestSize: Int) {
        self.tokenCount = tokenCount
        wayCounts = (1...largestSize).map { binomial(tokenCount, $0) }
        drawnOfSize = Array(repeating: 0, count: largestSize)
    }

    /// All sets that there are, at most `.max`.
    package var wayCount: Int {
        wayCounts.reduce(0) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }
    }

    /// The next set, in ascending order; there must be one left.
    package mutating func next(using generator: inout SeededGenerator) -> [Int] {
        let open = wayCounts.indices.filter { drawnOfSize[$0] < wayCounts[$0] }.map { $0 + 1 }
        for _ in 0..<Self.mostTries {
            let size = open[Int.random(in: 0..<open.count, using: &generator)]
            fill(upTo: size, using: &generator)
            let deleted = row.prefix(size).sorted()
            if take(deleted) {
                row.removeFirst(size)
                return deleted
            }
        }
        row.removeAll()
        while true {
            let size = open[Int.random(in: 0..<open.count, using: &generator)]
            let deleted = subset(of: tokenCount, size: size, using: &generator)
            if take(deleted) { return deleted }
        }
    }

    private mutating func take(_ deleted: [Int]) -> Bool {
        guard drawn.insert(deleted).inserted else { return false }
        drawnOfSize[deleted.count - 1] += 1
        return true
    }

    /// Adds another shuffling of the tokens where the row is too short; those that the row still has come last in it, as a
    /// set has no token twice.
    private mutating func fill(upTo size: Int, using generator: inout SeededGenerator) {
        guard row.count < size else { return }
        let left = Set(row)
        let shuffled = Array(0..<tokenCount).shuffled(using: &generator)
        row += shuffled.filter { !left.contains($0) } + shuffled.filter(left.contains)
    }
}
