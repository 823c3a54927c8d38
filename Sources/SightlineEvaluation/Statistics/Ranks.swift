/// The rank of each value in ascending order, from 1; equal values share the mean of their ranks.
///
/// - Complexity: O(n log n).
func midRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = Array(repeating: 0.0, count: values.count)
    var start = 0
    while start < order.count {
        var end = start + 1
        while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
        for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
        start = end
    }
    return ranks
}
