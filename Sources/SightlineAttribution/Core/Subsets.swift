import SightlineRandom

/// `n` over `k`, `.max` where it would not fit.
package func binomial(_ n: Int, _ k: Int) -> Int {
    var result = 1
    for index in 0..<min(k, n - k) {
        let (product, overflow) = result.multipliedReportingOverflow(by: n - index)
        guard !overflow else { return .max }
        result = product / (index + 1)
    }
    return result
}

/// A uniform random subset in ascending order (Floyd's algorithm).
package func subset(of count: Int, size: Int, using generator: inout SeededGenerator) -> [Int] {
    var chosen: Set<Int> = []
    for last in count - size..<count {
        let candidate = Int.random(in: 0...last, using: &generator)
        chosen.insert(chosen.contains(candidate) ? last : candidate)
    }
    return chosen.sorted()
}

/// Visits every subset of `size` of the numbers below `count`, in lexicographic order.
package func forEachSubset(of count: Int, size: Int, _ visit: ([Int]) -> Void) {
    var subset = Array(0..<size)
    while true {
        visit(subset)
        guard let place = subset.indices.last(where: { subset[$0] < count - size + $0 }) else { return }
        subset[place] += 1
        for later in subset.indices.dropFirst(place + 1) { subset[later] = subset[later - 1] + 1 }
    }
}
