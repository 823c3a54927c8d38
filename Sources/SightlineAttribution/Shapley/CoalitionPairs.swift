import SightlineRandom

/// Coalitions of features, each standing for its complement too, with the weights they have in Kernel SHAP.
///
/// The Shapley kernel gives a coalition of `s` of `n` features the weight `(n − 1) / (C(n, s) s (n − s))`, so all pairs of
/// size `s` together the mass `m(s) = (n − 1) / (s (n − s))`, and half of it where `s = n/2`. From the ends inwards, sizes
/// of which as many pairs would be drawn as there are get all of them (as the authors' implementation does). The others
/// share what is left of the budget: sizes by systematic sampling in proportion to their masses, then coalitions of the
/// size uniformly, no two alike. [ours]
package struct CoalitionPairs {
    /// Whether each feature is in, one row per pair: enumerated ones first, then drawn ones by size.
    package private(set) var coalitions: [[Bool]] = []
    package private(set) var weights: [Double] = []
    /// Share of the pairs of their size that were drawn, one per drawn pair.
    package private(set) var drawnShares: [Double] = []

    package var enumeratedCount: Int { coalitions.count - drawnShares.count }

    /// - Parameters:
    ///   - featureCount: At least 2.
    ///   - limit: The most pairs.
    package init(featureCount: Int, limit: Int, using generator: inout SeededGenerator) {
        var open = Array(1...featureCount / 2)[...]
        var left = limit
        while let size = open.first {
            let wayCount = Self.wayCount(featureCount, size)
            let mass = Self.mass(featureCount, size)
            let openMass = open.reduce(0) { $0 + Self.mass(featureCount, $1) }
            guard Double(left) * mass / openMass >= Double(wayCount) else { break }
            enumerate(featureCount, size: size, weight: mass / Double(wayCount))
            left -= wayCount
            open.removeFirst()
        }
        if !open.isEmpty { draw(left, of: open, featureCount, using: &generator) }
    }

    private static func mass(_ featureCount: Int, _ size: Int) -> Double {
        let mass = Double(featureCount - 1) / (Double(size) * Double(featureCount - size))
        return 2 * size == featureCount ? mass / 2 : mass
    }

    private static func wayCount(_ featureCount: Int, _ size: Int) -> Int {
        // Of two halves, the one with the first feature stands for both.
        2 * size == featureCount ? binomial(featureCount - 1, size - 1) : binomial(featureCount, size)
    }

    private mutating func enumerate(_ featureCount: Int, size: Int, weight: Double) {
        forEachSubset(of: featureCount, size: size) { members in
            guard 2 * size < featureCount || members.first == 0 else { return }
            append(members, featureCount, weight)
        }
    }

    private mutating func draw(
        _ count: Int, of sizes: ArraySlice<Int>, _ featureCount: Int, using generator: inout SeededGenerator
    ) {
        let masses = sizes.map { Self.mass(featureCount, $0) }
        let total = masses.reduce(0, +)
        let start = Double.random(in: 0..<1, using: &generator)
        var drawn: Set<[Int]> = []
        var place = 0
        var massBefore = 0.0
        var countOfSize = Array(repeating: 0, count: sizes.count)
        for index in 0..<count {
            let position = (Double(index) + start) / Double(count) * total
            while place < masses.count - 1, position >= massBefore + masses[place] {
                massBefore += masses[place]
                place += 1
            }
            let size = sizes[sizes.startIndex + place]
            var members: [Int]
            repeat {
                members = subset(of: featureCount, size: size, using: &generator)
                if 2 * size == featureCount, members.first != 0 {
                    let others = Set(members)
                    members = (0..<featureCount).filter { !others.contains($0) }
                }
            } while !drawn.insert(members).inserted
            append(members, featureCount, total / Double(count))
            countOfSize[place] += 1
        }
        for (size, count) in zip(sizes, countOfSize) {
            let share = Double(count) / Double(Self.wayCount(featureCount, size))
            drawnShares += Array(repeating: share, count: count)
        }
    }

    private mutating func append(_ members: [Int], _ featureCount: Int, _ weight: Double) {
        var coalition = Array(repeating: false, count: featureCount)
        for member in members { coalition[member] = true }
        coalitions.append(coalition)
        weights.append(weight)
    }

    /// Without the pairs for which `isTaken` does not hold.
    func filtered(_ isTaken: [Bool]) -> CoalitionPairs {
        var filtered = self
        let taken = coalitions.indices.filter { isTaken[$0] }
        filtered.coalitions = taken.map { coalitions[$0] }
        filtered.weights = taken.map { weights[$0] }
        filtered.drawnShares = taken.filter { $0 >= enumeratedCount }.map { drawnShares[$0 - enumeratedCount] }
        return filtered
    }
}
