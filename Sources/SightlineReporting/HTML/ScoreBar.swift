/// A bar to the right of zero for what is positive, to the left and hatched for what is negative.
///
/// Its length is one of a hundred classes, as the page's security policy allows no styles of single elements.
enum ScoreBar {
    /// - Parameter share: Of the longest bar, from -1 to 1.
    static func element(_ share: Double) -> HTMLElement {
        let percent = min(100, Int((abs(share) * 100).rounded()))
        return HTMLElement("i", ["class": "bar \(share < 0 ? "n" : "p") w\(percent)"])
    }

    /// The classes of lengths; a bar has one half of its place.
    static let style = (0...100).map { ".w\($0){--w:\(Double($0) / 2)%}" }.joined()
}
