import Foundation

/// Numbers as a reader wants them.
enum Numerals {
    /// With its sign and two decimals: `+1.25`, `-0.40`, `0.00`; three digits where it is large.
    static func signed(_ number: Double) -> String {
        if abs(number) >= 10_000 { return String(format: "%+.2e", number) }
        let text = String(format: "%+.2f", number)
        return text.dropFirst() == "0.00" ? "0.00" : text
    }

    /// Without a sign, such as an error: `0.12`; below 0.005 the first digit that counts.
    static func magnitude(_ number: Double) -> String {
        let number = abs(number)
        if number >= 10_000 { return String(format: "%.1e", number) }
        return number == 0 || number >= 0.005 ? String(format: "%.2f", number) : String(format: "%.1g", number)
    }

    /// Three digits that count: `0.0123`, `1.23e-07`.
    static func significant(_ number: Double) -> String { String(format: "%.3g", number) }

    /// `97 %`; `99.8 %` where whole percents would say all or nothing.
    static func percent(_ share: Double) -> String {
        let percent = share * 100
        let isWhole = (1...99).contains(percent) || share == 1 || share == 0
        if isWhole { return String(format: "%.0f %%", percent) }
        return percent > 99.9 ? "over 99.9 %" : percent < 0.1 ? "under 0.1 %" : String(format: "%.1f %%", percent)
    }

    /// `0.35 s`, `14 s`, `3 min`, `2.5 h`.
    static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<9.95: "\(magnitude(seconds)) s"
        case ..<100: String(format: "%.0f s", seconds)
        case ..<6_000: String(format: "%.0f min", seconds / 60)
        default: String(format: "%.1f h", seconds / 3_600)
        }
    }

    /// The probability that a score is the log odds of.
    static func probability(logOdds score: Double) -> String { percent(1 / (1 + exp(-score))) }

    /// `4.7 kB`, `548 MB`: three digits or two, in powers of 1,000.
    static func bytes(_ count: Int) -> String {
        var size = Double(count)
        for unit in ["B", "kB", "MB", "GB"] {
            if size < 999.5 { return String(format: unit == "B" || size >= 9.95 ? "%.0f" : "%.1f", size) + " " + unit }
            size /= 1_000
        }
        return String(format: size >= 9.95 ? "%.0f TB" : "%.1f TB", size)
    }

    /// `1,000`.
    static func count(_ number: Int) -> String {
        var digits = String(abs(number))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}
