import Foundation

/// How far a run over many texts is, in one line.
package struct ProgressLine: Equatable {
    /// Texts that are done, those of an earlier run among them.
    var doneCount: Int
    /// Texts of this run alone, which its speed is measured by.
    var freshCount: Int
    /// The part of the input that is read; nil if its length is unknown.
    var fraction: Double?
    /// The part that was there when this run began.
    var initialFraction: Double
    var seconds: Double

    package init(
        doneCount: Int, freshCount: Int, fraction: Double? = nil, initialFraction: Double = 0, seconds: Double
    ) {
        self.doneCount = doneCount
        self.freshCount = freshCount
        self.fraction = fraction
        self.initialFraction = initialFraction
        self.seconds = seconds
    }

    /// - Parameter width: Columns; the bar takes what the words leave.
    package func text(width: Int) -> String {
        let rate = seconds > 0 ? Double(freshCount) / seconds : 0
        var words = "\(doneCount) done"
        if freshCount > 0 { words += ", \(Self.rate(rate))" }
        guard let fraction else { return words }
        if let left = secondsLeft { words += ", \(Self.duration(left)) left" }
        return Self.line(words, fraction: fraction, width: width)
    }

    /// Words behind a bar, as wide as there is room for.
    static func line(_ words: String, fraction: Double, width: Int) -> String {
        let barWidth = min(30, width - words.count - 4)
        guard barWidth >= 5 else { return String(words.prefix(width)) }
        let filled = min(barWidth, Int(fraction * Double(barWidth)))
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled) + "] "
            + words
    }

    private var secondsLeft: Double? {
        guard let fraction, freshCount > 0, fraction > initialFraction else { return nil }
        return seconds * max(0, 1 - fraction) / (fraction - initialFraction)
    }

    private static func rate(_ rate: Double) -> String {
        switch rate {
        case 10...: String(format: "%.0f/s", rate)
        case 0.1...: String(format: "%.1f/s", rate)
        default: String(format: "%.1f/min", rate * 60)
        }
    }

    static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<100: String(format: "%.0f s", seconds)
        case ..<6_000: String(format: "%.0f min", seconds / 60)
        default: String(format: "%.1f h", seconds / 3_600)
        }
    }
}
