/// Attributions as colours: blue for positive, red for negative, pale near zero, symmetric around it.
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

    /// From `-levelCount` to `levelCount`; 0 has no colour.
    func level(_ score: Double) -> Int {
        guard limit > 0 else { return 0 }
        return Int((score / limit * Double(Self.levelCount)).rounded())
    }

    /// The SGR parameters of a level, background and letters both, so that the text can be read on dark and on light
    /// terminals; nil for level 0.
    static func codes(level: Int, _ colors: TerminalStyle.Colors) -> String? {
        let depth = min(abs(level), levelCount) - 1
        guard depth >= 0 else { return nil }
        let isPositive = level > 0
        switch colors {
        case .none:
            return nil
        case .indexed:
            let background = (isPositive ? [189, 153, 111, 69, 27] : [224, 217, 210, 203, 160])[depth]
            return "48;5;\(background);38;5;\(depth >= 3 ? 231 : 16)"
        case .sixteen:
            // Three depths that any terminal tells apart: letters, bold letters, background.
            switch depth {
            case 0, 1: return isPositive ? "34" : "31"
            case 2: return isPositive ? "1;34" : "1;31"
            default: return isPositive ? "44;97" : "41;97"
            }
        }
    }
}
