/// The probability that a random positive scores above a random negative; a tie counts half.
///
/// From the ranks of the positives (Mann & Whitney 1947): `(Σ ranks − P(P+1)/2) / (P·N)`, with tied scores sharing the mean
/// of their ranks.
///
/// - Returns: 0 to 1, ½ for scores that tell nothing; nil if all labels are alike, or a score is no number.
/// - Complexity: O(n log n).
public func areaUnderROC(scores: [Double], isPositive: [Bool]) -> Double? {
    precondition(scores.count == isPositive.count, "every score needs a label")
    let positives = Double(isPositive.count { $0 })
    let negatives = Double(isPositive.count) - positives
    guard positives > 0, negatives > 0, !scores.contains(where: \.isNaN) else { return nil }
    let rankSum = zip(midRanks(scores), isPositive).reduce(0) { $1.1 ? $0 + $1.0 : $0 }
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
}
