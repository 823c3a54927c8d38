import SightlineRandom

/// Perturbations of a text as LIME draws them.
struct LIMESample {
    /// Whether each feature is kept, no two alike.
    private(set) var perturbations: [[Bool]] = []
    /// How often each was drawn, or would be on average.
    private(set) var counts: [Double] = []
    /// Whether all there are were taken.
    let isExhaustive: Bool

    init(featureCount: Int, limit: Int, using generator: inout SeededGenerator) {
        isExhaustive = featureCount < Int.bitWidth - 2 && (1 << featureCount) - 1 <= limit
        guard !isExhaustive else {
            for size in 1...featureCount {
                let count = Double(limit) / Double(featureCount * binomial(featureCount, size))
                forEachSubset(of: featureCount, size: size) { append(removing: $0, of: featureCount, count: count) }
            }
            return
        }
        var indexOfRemoved: [[Int]: Int] = [:]
        for _ in 0..<limit {
            let size = Int.random(in: 1...featureCount, using: &generator)
            let removed = subset(of: featureCount, size: size, using: &generator)
            if let index = indexOfRemoved[removed] {
                counts[index] += 1
            } else {
                indexOfRemoved[removed] = perturbations.count
                append(removing: removed, of: featureCount, count: 1)
            }
        }
    }

    private mutating func append(removing removed: [Int], of featureCount: Int, count: Double) {
        var isKept = Array(repeating: true, count: featureCount)
        for feature in removed { isKept[feature] = false }
        perturbations.append(isKept)
        counts.append(count)
    }
}
