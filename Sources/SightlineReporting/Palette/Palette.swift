/// The two colours of attributions: one for what speaks for the target, one for what speaks against it.
///
/// Both get stronger in lightness too, from the ground's own to the deepest, so that how much is seen without colours. Which
/// side a token is on must be shown by something else besides, such as a line under it.
public enum Palette: String, Sendable, CaseIterable {
    /// Told apart by every kind of colour blindness.
    case blueRed = "blue-red"
    case greenRed = "green-red"
    case purpleOrange = "purple-orange"

    public enum Theme: Sendable, CaseIterable { case light, dark }

    /// The colours' names.
    public var names: (positive: String, negative: String) { (hues.positive.name, hues.negative.name) }

    /// The colours of a level.
    ///
    /// - Parameter level: From `-HeatScale.levelCount` to `HeatScale.levelCount`; 0 is the ground.
    package func color(level: Int, _ theme: Theme) -> HeatColor {
        let hue = hue(isPositive: level >= 0)
        let stops = [Self.ground(theme)] + (theme == .light ? hue.light : hue.dark)
        let share = min(1, Double(abs(level)) / Double(HeatScale.levelCount))
        return HeatColor(background: RGBColor(along: stops, at: share))
    }

    /// A colour on a light ground, as `#rrggbb`.
    ///
    /// - Parameter share: Of the deepest, from -1 to 1.
    func heat(_ share: Double) -> String {
        let stops = [Self.ground(.light)] + hue(isPositive: share >= 0).light
        return RGBColor(along: stops, at: min(abs(share), 1)).hex
    }

    /// One colour for a side, for lines and bars: 3 or more in contrast to the ground.
    package func line(isPositive: Bool, _ theme: Theme) -> RGBColor {
        let hue = hue(isPositive: isPositive)
        return (theme == .light ? hue.light : hue.dark)[1]
    }

    package static func ground(_ theme: Theme) -> RGBColor {
        theme == .light ? RGBColor(255, 255, 255) : RGBColor(18, 22, 28)
    }

    func hue(isPositive: Bool) -> Hue { isPositive ? hues.positive : hues.negative }

    private var hues: (positive: Hue, negative: Hue) {
        switch self {
        case .blueRed: (.blue, .red)
        case .greenRed: (.green, .red)
        case .purpleOrange: (.purple, .orange)
        }
    }
}
