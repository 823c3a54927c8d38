/// Attributions as levels of colour, which a ``Palette`` has for each sign: none near zero, symmetric around it.
package struct HeatScale: Sendable {
    /// The magnitude that gets the deepest colour.
    let limit: Double

    package static let levelCount = 5

    /// Where no token moves the score by more than this part of it, none gets the deepest colour. [ours]
    static let leastShare = 0.05

    /// - Parameter least: The smallest limit.
    init(scores: some Sequence<Double>, least: Double) {
        limit = scores.reduce(least) { max($0, abs($1)) }
    }

    /// Of the limit, from -1 to 1.
    func share(_ score: Double) -> Double { limit > 0 ? min(max(score / limit, -1), 1) : 0 }

    /// From `-levelCount` to `levelCount`; 0 has no colour.
    func level(_ score: Double) -> Int { Int((share(score) * Double(Self.levelCount)).rounded()) }
}
