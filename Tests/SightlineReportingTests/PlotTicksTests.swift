import Foundation
import SightlineRandom
import SightlineReporting
import Testing

@Suite struct PlotTicksTests {
    /// The first digits of a number, as a factor from 1 to 10.
    private func factor(_ value: Double) -> Double {
        abs(value) / pow(10, (log10(abs(value)) + 1e-9).rounded(.down))
    }

    @Test func linearTicksAreNiceAndCoverTheRange() throws {
        var generator = SeededGenerator(seed: 11)
        for trial in 0..<2_000 {
            let scale = pow(10, Double.random(in: -12...12, using: &generator))
            let lower = Double.random(in: -1...1, using: &generator) * scale
            let upper = lower + Double.random(in: 0.01...1, using: &generator) * scale
            let limit = Int.random(in: 5...12, using: &generator)
            let ticks = PlotTicks.linear(from: lower, to: upper, limit: limit)
            let values = ticks.values
            try #require(values.count >= 2 && values.count <= limit + 1, "trial \(trial): \(values.count) of \(limit)")
            let step = values[1] - values[0]
            #expect([1, 2, 5].contains { abs(factor(step) - $0) < 1e-4 }, "trial \(trial): step \(step)")
            // All multiples of the step in the range, and no others.
            let tolerance = step * 2e-3
            #expect(values[0] >= lower - tolerance && values[0] - step < lower + tolerance)
            #expect(values[values.count - 1] <= upper + tolerance && values[values.count - 1] + step > upper - tolerance)
            for value in values { #expect(abs(value / step - (value / step).rounded()) < 1e-3) }
            #expect(Set(ticks.texts).count == values.count, "trial \(trial): \(ticks.texts)")
            for (value, text) in zip(values, ticks.texts) {
                let read = try #require(Double(text.replacing(",", with: "")), "\(text)")
                #expect(abs(read - value) <= step * 1e-3, "\(text) for \(value)")
            }
        }
    }

    @Test(arguments: [
        (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-2_500, 2_500, 5, ["-2,000", "-1,000", "0", "1,000", "2,000"]),
        (0, 3e7, 4, ["0", "1e7", "2e7", "3e7"]),
        (0, 4e-8, 4, ["0", "1e-8", "2e-8", "3e-8", "4e-8"]),
        (-0.3, 0.1, 4, ["-0.3", "-0.2", "-0.1", "0.0", "0.1"]),
    ])
    func linearTexts(lower: Double, upper: Double, limit: Int, texts: [String]) {
        #expect(PlotTicks.linear(from: lower, to: upper, limit: limit).texts == texts)
    }

    @Test(arguments: [
        (2.0, 4.0, 7, ["100", "200", "500", "1,000", "2,000", "5,000", "10,000"]),
        (2.0, 4.0, 6, ["100", "1,000", "10,000"]),
        (-3.0, 0.0, 5, ["0.001", "0.01", "0.1", "1"]),
        (0.0, 12.0, 7, ["1", "100", "10,000", "1,000,000", "1e8", "1e10", "1e12"]),
        // Too narrow for three of 1, 2 and 5.
        (2.4, 2.65, 5, ["300", "350", "400"]),
    ])
    func logarithmicTexts(lower: Double, upper: Double, limit: Int, texts: [String]) {
        #expect(PlotTicks.logarithmic(from: lower, to: upper, limit: limit).texts == texts)
    }

    @Test func logarithmicTicksAreInTheRangeAndRise() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<500 {
            let lower = Double.random(in: -300...299, using: &generator)
            let upper = min(300, lower + pow(10, Double.random(in: -2...2.7, using: &generator)))
            let ticks = PlotTicks.logarithmic(from: lower, to: upper, limit: 7)
            #expect(ticks.values.count <= 8 && ticks.values.count == ticks.texts.count)
            #expect(ticks.values.allSatisfy { $0 > 0 && log10($0) >= lower - 1e-2 && log10($0) <= upper + 1e-2 })
            #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 })
        }
    }
}
