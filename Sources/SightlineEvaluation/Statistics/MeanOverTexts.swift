import Foundation
import SightlineRandom

/// The mean of a metric over texts, with how sure it is.
public struct MeanOverTexts: Sendable, Equatable, Codable {
    /// nil if no text has a value.
    public let mean: Double?
    /// Where the mean of as many other texts would lie; nil for fewer than two values.
    public let interval: Interval?
    /// Texts with a value, and without.
    public let count: Int
    public let missingCount: Int

    public struct Interval: Sendable, Equatable, Codable {
        public let lower: Double
        public let upper: Double
        /// The share of repetitions in which the interval should hold the truth.
        public let level: Double
    }

    public static let defaultLevel = 0.95
    public static let defaultResampleCount = 2_000

    /// The percentile bootstrap (Efron 1979): means of resamples drawn with replacement, of which the middle `level` is
    /// kept.
    ///
    /// - Parameters:
    ///   - values: One per text; nil, and numbers that are not finite, are missing.
    ///   - level: Between 0 and 1.
    ///   - resampleCount: At least 1,000 for a steady interval.
    /// - Complexity: O(resamples · texts).
    public init(
        _ values: [Double?], level: Double = defaultLevel, resampleCount: Int = defaultResampleCount, seed: UInt64 = 0
    ) {
        let present = values.compactMap { $0 }.filter(\.isFinite)
        count = present.count
        missingCount = values.count - present.count
        mean = present.isEmpty ? nil : present.mean
        interval = present.count < 2
            ? nil : Self.bootstrapInterval(present, level: level, resampleCount: resampleCount, seed: seed)
    }

    private static func bootstrapInterval(
        _ values: [Double], level: Double, resampleCount: Int, seed: UInt64
    ) -> Interval {
        precondition(level > 0 && level < 1 && resampleCount > 0, "an interval needs a level between 0 and 1, and resamples")
        var generator = SeededGenerator(seed: seed)
        let means = (0..<resampleCount).map { _ in
            values.indices.reduce(0) { sum, _ in
                sum + values[Int.random(in: values.indices, using: &generator)]
            } / Double(values.count)
        }.sorted()
        let tail = (1 - level) / 2
        return Interval(lower: means.quantile(tail), upper: means.quantile(1 - tail), level: level)
    }
}

extension [Double] {
    /// Of at least one number.
    package var mean: Double { reduce(0, +) / Double(count) }

    /// The mean of squared distances to the mean.
    package var variance: Double {
        let mean = mean
        return map { ($0 - mean) * ($0 - mean) }.mean
    }

    /// Between the two nearest of sorted numbers, in a straight line.
    fileprivate func quantile(_ share: Double) -> Double {
        let place = share * Double(count - 1)
        let below = Int(place)
        let above = Swift.min(below + 1, count - 1)
        return self[below] + (place - Double(below)) * (self[above] - self[below])
    }
}
