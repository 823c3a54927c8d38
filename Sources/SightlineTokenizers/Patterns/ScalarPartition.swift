/// All scalars in classes, so that those of one class are in the same of some
/// given sets.
struct ScalarPartition: Sendable {
    /// The number of classes, at most 256.
    let count: Int
    /// For each set, its classes.
    let members: [[Bool]]
    /// Where the classes of each 256 scalars start in `classes`; many share theirs.
    private let pages: [Int32]
    private let classes: [UInt8]

    static let maximumCount = 256

    init(_ sets: [ScalarSet]) throws(PatternError) {
        // The classes are refined set by set, on the intervals that all bounds leave.
        var bounds: Set<UInt32> = [0, 0x110000]
        for range in sets.lazy.flatMap(\.ranges) { bounds.formUnion([range.lowerBound, range.upperBound + 1]) }
        let starts = bounds.sorted()
        var intervals = Array(repeating: 0, count: starts.count - 1)
        var members: [[Bool]] = []
        var count = 1
        for set in sets {
            var refined: [Int: Int] = [:]
            var position = 0
            var isMember: [Bool] = []
            var oldClass: [Int] = []
            for index in intervals.indices {
                while position < set.ranges.count, set.ranges[position].upperBound < starts[index] { position += 1 }
                let isInside = position < set.ranges.count && set.ranges[position].contains(starts[index])
                let key = intervals[index] * 2 + (isInside ? 1 : 0)
                let value = refined[key] ?? refined.count
                if value == refined.count {
                    refined[key] = value
                    isMember.append(isInside)
                    oldClass.append(intervals[index])
                }
                intervals[index] = value
            }
            members = members.map { row in oldClass.map { row[$0] } } + [isMember]
            count = refined.count
            guard count <= Self.maximumCount else { throw .tooLarge(limit: Self.maximumCount) }
        }
        self.count = count
        self.members = members
        (pages, classes) = Self.table(starts, intervals)
    }

    func classIndex(of scalar: Unicode.Scalar) -> Int {
        let value = Int(truncatingIfNeeded: scalar.value)
        return Int(classes[Int(pages[value >> 8]) + value & 0xFF])
    }

    private static func table(_ starts: [UInt32], _ intervals: [Int]) -> (pages: [Int32], classes: [UInt8]) {
        var pages: [Int32] = []
        var classes: [UInt8] = []
        /// Where the pages of a single class are.
        var uniform: [Int: Int32] = [:]
        var interval = 0
        for first in stride(from: UInt32(0), to: 0x110000, by: 256) {
            while starts[interval + 1] <= first { interval += 1 }
            let isUniform = starts[interval + 1] >= first + 256
            if isUniform, let place = uniform[intervals[interval]] {
                pages.append(place)
                continue
            }
            pages.append(Int32(classes.count))
            if isUniform { uniform[intervals[interval]] = Int32(classes.count) }
            for value in first..<first + 256 {
                while starts[interval + 1] <= value { interval += 1 }
                classes.append(UInt8(intervals[interval]))
            }
        }
        return (pages, classes)
    }
}
