extension Explanation {
    /// Notes which parts of all attributions the special tokens take.
    ///
    /// - Parameter attribution: Of every token, special ones included.
    mutating func takeShares(of attribution: [Double]) {
        let total = attribution.reduce(0) { $0 + abs($1) }
        for index in tokens.indices where tokens[index].special {
            tokens[index].specialShare = total > 0 ? abs(attribution[index]) / total : 0
        }
    }
}
