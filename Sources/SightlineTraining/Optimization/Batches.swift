import SightlineRandom

/// Which examples a training sees together.
package struct Batches: Sendable {
    let lengths: [Int]
    let size: TrainingSettings.BatchSize
    let seed: UInt64

    /// - Parameter lengths: Of the examples, each at least 1.
    package init(lengths: [Int], size: TrainingSettings.BatchSize, seed: UInt64) {
        self.lengths = lengths
        self.size = size
        self.seed = seed
    }

    /// Examples are sorted by length among so many batches' worth, so that a batch's sequences are of like length and
    /// batches still differ from epoch to epoch.
    private static let poolBatchCount = 50

    /// The batches of an epoch, as indices of examples.
    package func epoch(_ epoch: Int) -> [[Int]] {
        var generator = SeededGenerator(seed: seed, path: Purpose.order.rawValue, epoch)
        let order = lengths.indices.shuffled(using: &generator)
        let batches = cut(order, limit: limit * Self.poolBatchCount).flatMap { pool in
            cut(pool.sorted { (lengths[$0], $0) < (lengths[$1], $1) }, limit: limit)
        }
        return batches.shuffled(using: &generator)
    }

    private var limit: Int {
        switch size {
        case .examples(let count), .tokens(let count): count
        }
    }

    private func cut(_ order: [Int], limit: Int) -> [[Int]] {
        switch size {
        case .examples: order.cut(limit: limit) { _ in 1 }
        case .tokens: order.cut(limit: limit) { lengths[$0] }
        }
    }

    /// The parts of a batch that are worked on at once, as indices of examples; the same for any number of threads.
    ///
    /// A batch is cut into four where that leaves enough tokens for matrix products to run well, and into more where
    /// its states would take too much memory. **[ours]**
    package func parts(of batch: [Int]) -> [[Int]] {
        let tokenCount = batch.reduce(0) { $0 + lengths[$1] }
        let wanted = min(max(tokenCount / Self.smallestPart, 1), Self.usualPartCount)
        let count = max(wanted, (tokenCount + Self.largestPart - 1) / Self.largestPart)
        var parts = [[Int]](repeating: [], count: count)
        var seen = 0
        for index in batch {
            // An example goes to the part in which its middle lies.
            parts[(2 * seen + lengths[index]) * count / (2 * tokenCount)].append(index)
            seen += lengths[index]
        }
        return parts.filter { !$0.isEmpty }
    }

    private static let usualPartCount = 4
    private static let smallestPart = 96
    private static let largestPart = 2048
}

/// What training draws random numbers for; each use has sequences of its own.
enum Purpose: Int {
    case order
    case dropout
    case initialValues
}

extension Array {
    /// Runs of neighbours whose sizes come to at most `limit`; a larger one is a run by itself.
    func cut(limit: Int, size: (Element) -> Int) -> [[Element]] {
        var runs: [[Element]] = []
        var total = 0
        for element in self {
            let size = size(element)
            if runs.isEmpty || total + size > limit {
                runs.append([])
                total = 0
            }
            runs[runs.count - 1].append(element)
            total += size
        }
        return runs
    }
}
