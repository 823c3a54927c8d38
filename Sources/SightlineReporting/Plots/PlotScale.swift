import Foundation

/// An axis with its range and its length: from numbers to places.
///
/// On a logarithmic axis everything goes by decimal logarithms, which are called positions here as the numbers themselves
/// are on a linear one.
package struct PlotScale {
    /// Numbers of a larger magnitude are left out, and on a logarithmic axis those below its reciprocal: the distance of two
    /// must be a number, and what is at the ends of an axis too.
    package static let largest = 1e300

    let axis: PlotAxis
    /// The ends, as positions.
    let lower: Double
    let upper: Double
    let length: Double
    /// For an axis that goes up, as places are counted down.
    private let isUpward: Bool

    /// What the range grows by on each side that nothing fixes **[ours]**.
    private static let margin = 0.04

    /// - Parameters:
    ///   - positions: What the axis has to show.
    ///   - foot: Where bars begin: no margin beyond it.
    init(_ axis: PlotAxis, positions: some Sequence<Double>, foot: Double?, length: Double, isVertical: Bool) {
        self.axis = axis
        self.length = length
        if case .categories(let names) = axis.scale {
            (lower, upper) = (-0.5, Double(max(names.count, 1)) - 0.5)
            isUpward = false
            return
        }
        isUpward = isVertical
        var extent = Self.extent(positions)
        let isFooted = (lower: extent?.lower == foot, upper: extent?.upper == foot)
        if let found = extent, !Self.isWide(found, axis.scale) { extent = Self.widened(found, axis.scale) }
        let whole = extent ?? (0, 1)
        let margin = (whole.upper - whole.lower) * Self.margin
        let fixedLower = axis.range.flatMap { Self.position(of: $0.lowerBound, axis.scale) }
        let fixedUpper = axis.range.flatMap { Self.position(of: $0.upperBound, axis.scale) }
        var lower = fixedLower ?? (foot != nil && isFooted.lower ? whole.lower : whole.lower - margin)
        var upper = fixedUpper ?? (foot != nil && isFooted.upper ? whole.upper : whole.upper + margin)
        if !Self.isWide((lower, upper), axis.scale) {
            (lower, upper) = Self.widened((min(lower, upper), max(lower, upper)), axis.scale)
        }
        // Powers of ten that are numbers.
        let bound = axis.scale == .logarithmic ? 305 : Double.infinity
        (self.lower, self.upper) = (max(lower, -bound), min(upper, bound))
    }

    /// nil for what the axis has no place for.
    static func position(of value: Double, _ scale: PlotAxis.Scale) -> Double? {
        guard value.isFinite, abs(value) <= largest else { return nil }
        guard scale == .logarithmic else { return value }
        return value >= 1 / largest ? log10(value) : nil
    }

    private static func extent(_ positions: some Sequence<Double>) -> (lower: Double, upper: Double)? {
        positions.reduce(nil) { extent, position in
            extent.map { (min($0.lower, position), max($0.upper, position)) } ?? (position, position)
        }
    }

    /// Whether there is something between the two beside rounding.
    private static func isWide(_ range: (lower: Double, upper: Double), _ scale: PlotAxis.Scale) -> Bool {
        let magnitude = scale == .logarithmic ? 1 : max(abs(range.lower), abs(range.upper))
        return range.upper - range.lower > max(1e-290, 1e-9 * magnitude)
    }

    private static func widened(_ range: (lower: Double, upper: Double), _ scale: PlotAxis.Scale) -> (Double, Double) {
        let magnitude = max(abs(range.lower), abs(range.upper))
        let reach = scale == .logarithmic ? 0.5 : magnitude > 1e-280 ? magnitude * 0.1 : 1
        return (range.lower - reach, range.upper + reach)
    }
}

// MARK: - Places

extension PlotScale {
    func position(of value: Double) -> Double? { Self.position(of: value, axis.scale) }

    func spans(_ position: Double) -> Bool {
        let tolerance = (upper - lower) * 1e-9
        return position >= lower - tolerance && position <= upper + tolerance
    }

    /// From the frame's left or upper side. Bounded, so that files hold no endless numbers: what is cut is far outside.
    func place(_ position: Double) -> Double {
        let share = (position - lower) / (upper - lower)
        return min(max((isUpward ? 1 - share : share) * length, -1e6), 1e6)
    }

    /// The places and texts of its ticks.
    ///
    /// - Parameter limit: About how many there is room for. Categories have all theirs.
    func ticks(limit: Int) -> [(place: Double, text: String)] {
        switch axis.scale {
        case .categories(let names):
            return names.enumerated().map { (place(Double($0.offset)), $0.element.printable.cut(to: 24)) }
        case .linear:
            let ticks = PlotTicks.linear(from: lower, to: upper, limit: limit)
            return zip(ticks.values, ticks.texts).map { (place($0), $1) }
        case .logarithmic:
            let ticks = PlotTicks.logarithmic(from: lower, to: upper, limit: limit)
            return zip(ticks.values, ticks.texts).map { (place(log10($0)), $1) }
        }
    }
}
