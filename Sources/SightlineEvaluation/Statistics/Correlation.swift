/// How far two lists of numbers go together, from −1 to 1.
public enum Correlation {
    /// Pearson's: `Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)² Σ(y − ȳ)²)`.
    ///
    /// - Returns: nil for fewer than two points, a list that is constant, and numbers that are not finite.
    public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
        precondition(x.count == y.count, "a correlation is of lists of one length")
        // Scaled, so that no square overflows or vanishes.
        guard let x = standardised(x), let y = standardised(y) else { return nil }
        let product = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
        return min(max(product, -1), 1)
    }

    /// Spearman's: Pearson's of the ranks, where equal values share the mean of their ranks.
    ///
    /// - Returns: nil for fewer than two points, a list that is constant, and numbers that are not finite.
    public static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
        guard x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { return nil }
        return pearson(midRanks(x), midRanks(y))
    }

    /// Less its mean, with length 1; nil if there is nothing to divide by.
    private static func standardised(_ values: [Double]) -> [Double]? {
        guard values.count > 1, let first = values.first, values.allSatisfy(\.isFinite),
            values.contains(where: { $0 != first })
        else { return nil }
        let largest = values.reduce(0) { max($0, abs($1)) }
        let scaled = values.map { $0 / largest }
        let mean = scaled.reduce(0, +) / Double(values.count)
        let centred = scaled.map { $0 - mean }
        let spread = centred.reduce(0) { max($0, abs($1)) }
        guard spread > 0 else { return nil }
        let relative = centred.map { $0 / spread }
        let length = relative.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return relative.map { $0 / length }
    }
}
