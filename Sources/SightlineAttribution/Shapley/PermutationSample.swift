import SightlineRandom

/// Permutations drawn at random, each with its reverse, and the distinct coalitions that they go through.
struct PermutationSample {
    /// A permutation on which the features enter one after the other.
    struct Path {
        let order: [Int]
        /// Of the first one, two, … features: indices into ``PermutationSample/coalitions``; the whole is not among them.
        let coalitions: [Int]
    }

    /// Whether each feature is in.
    private(set) var coalitions: [[Bool]] = []
    /// Permutations that count as one: a permutation and its reverse.
    private(set) var groups: [[Path]] = []
    /// Whether permutations come with their reverses; else there is a single one.
    let isPaired: Bool

    /// - Parameters:
    ///   - featureCount: At least 2.
    ///   - limit: The most distinct coalitions; at least a permutation's, `featureCount − 1`, and fewer than there are.
    init(featureCount: Int, limit: Int, using generator: inout SeededGenerator) {
        isPaired = limit >= 2 * (featureCount - 1)
        var indexOfCoalition: [[Bool]: Int] = [:]
        repeat {
            let order = Array(0..<featureCount).shuffled(using: &generator)
            let orders = isPaired ? [order, order.reversed()] : [order]
            let paths = orders.map { Self.coalitions(along: $0) }
            let new = paths.joined().filter { indexOfCoalition[$0] == nil }
            guard coalitions.count + new.count <= limit else { return }
            for coalition in new {
                indexOfCoalition[coalition] = coalitions.count
                coalitions.append(coalition)
            }
            groups.append(zip(orders, paths).map { order, path in
                Path(order: order, coalitions: path.compactMap { indexOfCoalition[$0] })
            })
        } while isPaired && groups.count < limit
    }

    private static func coalitions(along order: [Int]) -> [[Bool]] {
        var coalition = Array(repeating: false, count: order.count)
        return order.dropLast().map { feature in
            coalition[feature] = true
            return coalition
        }
    }

    /// What each feature adds to the score as it enters, the mean over a group's permutations; nil if a score is missing.
    func contributions(along group: [Path], _ scores: [Double?], whole: Double, empty: Double) -> [Double]? {
        var sums = Array(repeating: 0.0, count: group.first?.order.count ?? 0)
        for path in group {
            var former = empty
            for (feature, score) in zip(path.order, path.coalitions.map { scores[$0] } + [whole]) {
                guard let score else { return nil }
                sums[feature] += score - former
                former = score
            }
        }
        return sums.map { $0 / Double(group.count) }
    }
}
