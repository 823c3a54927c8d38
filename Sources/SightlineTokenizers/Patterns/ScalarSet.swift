/// A set of Unicode scalars, as ranges.
struct ScalarSet: Equatable, Sendable {
    /// In order, none touching the next.
    let ranges: [ClosedRange<UInt32>]

    private static let last: UInt32 = 0x10FFFF

    /// The union of `ranges`, in any order.
    init(_ ranges: some Sequence<ClosedRange<UInt32>>) {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let end = merged.last, range.lowerBound <= end.upperBound + 1 {
                merged[merged.count - 1] = end.lowerBound...max(end.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    init(_ scalar: Unicode.Scalar) {
        ranges = [scalar.value...scalar.value]
    }

    static let all = ScalarSet([0...last])

    func union(_ other: ScalarSet) -> ScalarSet {
        ScalarSet(ranges + other.ranges)
    }

    var inverted: ScalarSet {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if next < range.lowerBound { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.last { gaps.append(next...Self.last) }
        return ScalarSet(gaps)
    }

    var isEmpty: Bool { ranges.isEmpty }
}
