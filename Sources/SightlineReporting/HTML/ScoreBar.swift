/// A bar to the right of zero for what is positive, to the left and hatched for what is negative.
///
/// Its length is one of some classes, as the page's security policy allows no styles of single elements.
enum ScoreBar {
    /// - Parameter share: Of the longest bar, from -1 to 1.
    static func element(_ share: Double) -> HTMLElement {
        // Sums of huge scores may be no finite numbers.
        let length = share.isFinite ? min(abs(share), 1) : 1
        let percent = 2 * Int((length * 50).rounded())
        return HTMLElement("i", ["class": (share < 0 ? "n " : "") + "w\(percent)"])
    }

    /// The classes of lengths.
    static let style = (0...50).map { ".w\(2 * $0){--w:\(2 * $0)%}" }.joined()
}
