import Foundation

/// Where an axis has its numbers, and how they read.
package struct PlotTicks: Equatable {
    package var values: [Double]
    package var texts: [String]

    /// Multiples of 1, 2 or 5 times a power of ten within the range.
    ///
    /// - Parameters:
    ///   - lower: Below `upper`, as both are finite and their distance is.
    ///   - limit: About how many there may be: the result has at most one more, and three or more where `limit` is 5 or more.
    package static func linear(from lower: Double, to upper: Double, limit: Int) -> Self {
        let least = (upper - lower) / Double(max(limit, 1))
        var exponent = Int(log10(least).rounded(.down))
        let factor = [1.0, 2, 5, 10].first { $0 * power(exponent) >= least * (1 - 1e-12) } ?? 10
        let digit = factor == 10 ? 1 : factor
        if factor == 10 { exponent += 1 }
        let multiple = { (index: Double) in
            exponent < 0 ? index * digit / power(-exponent) : index * digit * power(exponent)
        }
        // A thousandth of a step of tolerance, for a bound that is a tick but for its rounding.
        let first = (lower / multiple(1) - 1e-3).rounded(.up)
        let last = (upper / multiple(1) + 1e-3).rounded(.down)
        let values = first <= last ? stride(from: first, through: last, by: 1).map { multiple($0) } : []
        return Self(values: values, texts: texts(values, exponent: exponent))
    }

    /// Powers of ten, with their multiples by 2 and 5 where there is room; linear ones where the range is too narrow for
    /// three of those.
    ///
    /// - Parameters:
    ///   - lower: The decimal logarithm of the lower bound, below `upper`.
    ///   - upper: That of the upper bound.
    package static func logarithmic(from lower: Double, to upper: Double, limit: Int) -> Self {
        let decades = Int(lower.rounded(.down))...Int(upper.rounded(.up))
        var values: [Double] = []
        let sparse = [1, 2, 3, 5, 10, 20, 50, 100].map { ([1.0], $0) }
        for (factors, every) in [([1, 2, 5], 1)] + sparse {
            values = decades.filter { $0.isMultiple(of: every) }.flatMap { decade in
                factors.map { decade < 0 ? $0 / power(-decade) : $0 * power(decade) }
            }
            values = values.filter { (lower - 1e-9...upper + 1e-9).contains(log10($0)) }
            if values.count <= limit { break }
        }
        if values.count < 3, upper - lower < 2 {
            let narrow = linear(from: pow(10, lower), to: pow(10, upper), limit: limit)
            if narrow.values.count > values.count, narrow.values.allSatisfy({ $0 > 0 }) { return narrow }
        }
        return Self(values: values, texts: values.map { texts([$0], exponent: Int(log10($0).rounded(.down)))[0] })
    }

    private static func power(_ exponent: Int) -> Double { pow(10, Double(exponent)) }
}

// MARK: - Numbers

extension PlotTicks {
    /// All with as many digits as tell ticks apart that are a power of ten apart.
    private static func texts(_ values: [Double], exponent: Int) -> [String] {
        let largest = values.reduce(0) { max($0, abs($1)) }
        guard largest >= 1e7 || exponent < -5 else {
            return values.map { plain($0, decimals: max(0, -exponent)) }
        }
        let digits = largest > 0 ? max(0, Int(log10(largest).rounded(.down)) - exponent) : 0
        return values.map { scientific($0, digits: min(digits, 16)) }
    }

    /// `-1,250.5`.
    private static func plain(_ value: Double, decimals: Int) -> String {
        let parts = String(format: "%.\(decimals)f", abs(value)).split(separator: ".")
        let whole = parts.first.flatMap { Int($0) }.map(Numerals.count) ?? "0"
        let text = ([whole] + parts.dropFirst().map(String.init)).joined(separator: ".")
        return value < 0 && text.contains { ("1"..."9").contains($0) } ? "-" + text : text
    }

    /// `1.5e7`, `-2e-9`.
    private static func scientific(_ value: Double, digits: Int) -> String {
        if value == 0 { return "0" }
        let parts = String(format: "%.\(digits)e", value).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return Numerals.significant(value) }
        var mantissa = parts[0]
        if mantissa.contains(".") {
            while mantissa.last == "0" { mantissa.removeLast() }
            if mantissa.last == "." { mantissa.removeLast() }
        }
        return "\(mantissa)e\(exponent)"
    }
}
