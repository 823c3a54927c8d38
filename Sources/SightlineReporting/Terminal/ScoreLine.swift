/// A score as a bar of characters: from an axis to the right for what is positive, to the left for what is negative; from the
/// left where scores have no direction.
struct ScoreLine {
    private let leading: LeadingScore
    /// Columns of the longest bar, on one side.
    private let length: Int

    private static let block = "▇"
    private static let axis = "│"

    /// - Parameter width: Columns in all, at most.
    init(_ leading: LeadingScore, width: Int) {
        self.leading = leading
        length = max(0, leading.isDirected ? (width - 1) / 2 : width)
    }

    /// Columns in all.
    var width: Int { leading.isDirected ? 2 * length + 1 : length }

    /// Which side is which, where there is room to say it.
    var header: String {
        guard leading.isDirected else { return String(repeating: " ", count: width) }
        let names = length >= 8 ? ("against ", " for") : ("- ", " +")
        return names.0.padded(to: length, onLeft: true) + Self.axis + names.1.padded(to: length)
    }

    /// - Parameter score: nil for what is undetermined, which has no bar.
    func text(_ score: Double?, _ style: TerminalStyle) -> String {
        let share = leading.scale.share(score ?? 0)
        let count = Int((abs(share) * Double(length)).rounded())
        let bar = count == 0 ? "" : style.paint(String(repeating: Self.block, count: count), isPositive: share > 0)
        let rest = String(repeating: " ", count: length - count)
        guard leading.isDirected else { return bar + rest }
        let empty = String(repeating: " ", count: length)
        return share < 0 ? rest + bar + Self.axis + empty : empty + Self.axis + bar + rest
    }
}
