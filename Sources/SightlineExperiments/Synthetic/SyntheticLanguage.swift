import Foundation
import SightlineRandom

/// Sequences of numbered words whose log odds are known.
package protocol SyntheticLanguage: Sendable {
    var wordCount: Int { get }
    var longestLength: Int { get }

    /// A random sequence, not empty.
    func sequence(using generator: inout SeededGenerator) -> [Int]

    /// `log P(1 | words) / P(0 | words)`.
    func logOdds(of words: [Int]) -> Double
}

extension SyntheticLanguage {
    package func sequences(_ count: Int, using generator: inout SeededGenerator) -> [[Int]] {
        (0..<count).map { _ in sequence(using: &generator) }
    }

    /// A label drawn with the sequence's own probability.
    package func label(of words: [Int], using generator: inout SeededGenerator) -> Int {
        Double.random(in: 0..<1, using: &generator) < 1 / (1 + exp(-logOdds(of: words))) ? 1 : 0
    }
}

/// Words whose weights add up: what an additive model can say, and Naive Bayes does (SLALOM paper, section 6.1).
package struct AdditiveLanguage: SyntheticLanguage {
    /// How likely each word is at any place.
    package let probabilities: [Double]
    /// In log odds.
    package let weights: [Double]
    /// The length is binomial: so many trials at even chances.
    package let trialCount: Int

    package var wordCount: Int { weights.count }
    package var longestLength: Int { trialCount }

    /// Ten words: strong, weak and idle ones. **[ours]**
    package static let standard = AdditiveLanguage(
        probabilities: [0.06, 0.08, 0.1, 0.12, 0.14, 0.14, 0.12, 0.1, 0.08, 0.06],
        weights: [1.5, 1, 0.6, 0.3, 0, 0, -0.3, -0.6, -1, -1.5], trialCount: 30)

    package func sequence(using generator: inout SeededGenerator) -> [Int] {
        var length = 0
        while length == 0 { length = (0..<trialCount).count { _ in Bool.random(using: &generator) } }
        return (0..<length).map { _ in
            var left = Double.random(in: 0..<1, using: &generator)
            return probabilities.firstIndex { probability in
                left -= probability
                return left < 0
            } ?? wordCount - 1
        }
    }

    package func logOdds(of words: [Int]) -> Double { words.reduce(0) { $0 + weights[$1] } }
}

/// Words with a value and an importance each: what a SLALOM says (SLALOM paper, section 6.2).
package struct SLALOMLanguage: SyntheticLanguage {
    package let values: [Double]
    /// They sum to 0.
    package let importances: [Double]
    package let longestLength: Int

    package var wordCount: Int { values.count }

    /// Values normal with a standard deviation of 2, importances with one of 1. **[ours]**
    package init(wordCount: Int, longestLength: Int = 30, using generator: inout SeededGenerator) {
        values = (0..<wordCount).map { _ in 2 * generator.normal() }
        let drawn = (0..<wordCount).map { _ in generator.normal() }
        importances = drawn.map { $0 - drawn.mean }
        self.longestLength = longestLength
    }

    package func sequence(using generator: inout SeededGenerator) -> [Int] {
        let length = Int.random(in: 1...longestLength, using: &generator)
        return (0..<length).map { _ in Int.random(in: 0..<wordCount, using: &generator) }
    }

    package func logOdds(of words: [Int]) -> Double {
        let weights = words.map { exp(importances[$0]) }
        return zip(words, weights).reduce(0) { $0 + values[$1.0] * $1.1 } / weights.reduce(0, +)
    }
}
