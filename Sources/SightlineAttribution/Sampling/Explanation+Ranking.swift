import SightlineRandom

extension Explanation.Ranking {
    /// Words at the top: a quarter of all, up to so many.
    private static let topCount = 5
    private static let redrawCount = 1_000
    /// Of redraws, the share that must agree.
    private static let settledShare = 0.95

    /// Every word's main score is drawn anew from the normal distribution of its standard error, independent of the others.
    ///
    /// - Returns: nil for fewer than two words, and where a score or its standard error is not known.
    /// - Complexity: O(words) random numbers for each of a thousand redraws.
    init?(of explanation: Explanation) {
        let name = explanation.mainScore
        let words = explanation.mergingWords().tokens.filter { !$0.special }
        let scores = words.compactMap { $0[name] }
        let errors = words.compactMap { $0.standardErrors[name] }
        guard words.count > 1, scores.count == words.count, errors.count == words.count,
            (scores + errors).allSatisfy(\.isFinite)
        else { return nil }
        self.init(scores, standardErrors: errors, seed: explanation.seed)
    }

    /// - Parameters:
    ///   - scores: At least two.
    ///   - standardErrors: One per score.
    package init(_ scores: [Double], standardErrors: [Double], seed: UInt64) {
        top = min(Self.topCount, (scores.count + 3) / 4)
        let found = Self.leaders(scores, count: top)
        var isFound = [Bool](repeating: false, count: scores.count)
        for place in found { isFound[place] = true }
        var generator = SeededGenerator(seed: seed)
        var (sameWordCount, sameOrderCount) = (0, 0)
        for _ in 0..<Self.redrawCount {
            let redrawn = zip(scores, standardErrors).map { $0 + $1 * generator.normal() }
            let leaders = Self.leaders(redrawn, count: top)
            if leaders.allSatisfy({ isFound[$0] }) { sameWordCount += 1 }
            if leaders == found { sameOrderCount += 1 }
        }
        sameWords = Double(sameWordCount) / Double(Self.redrawCount)
        sameOrder = Double(sameOrderCount) / Double(Self.redrawCount)
        isSettled = sameWords >= Self.settledShare
    }

    /// Places of the largest, by their size; of equal ones the first.
    private static func leaders(_ scores: [Double], count: Int) -> [Int] {
        var leaders: [Int] = []
        for place in scores.indices {
            let size = abs(scores[place])
            if leaders.count == count, let last = leaders.last, abs(scores[last]) >= size { continue }
            let rank = leaders.firstIndex { abs(scores[$0]) < size } ?? leaders.count
            leaders.insert(place, at: rank)
            if leaders.count > count { leaders.removeLast() }
        }
        return leaders
    }
}
