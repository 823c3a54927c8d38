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
        let hue = level < 0 ? hues.negative : hues.positive
        let stops = [Self.ground(theme)] + (theme == .light ? hue.light : hue.dark)
        let share = min(1, Double(abs(level)) / Double(HeatScale.levelCount))
        return HeatColor(background: RGBColor(along: stops, at: share))
    }

    /// One colour for a side, for lines and bars: 3 or more in contrast to the ground.
    package func line(isPositive: Bool, _ theme: Theme) -> RGBColor {
        let hue = isPositive ? hues.positive : hues.negative
        return (theme == .light ? hue.light : hue.dark)[1]
    }

    package static func ground(_ theme: Theme) -> RGBColor {
        theme == .light ? RGBColor(255, 255, 255) : RGBColor(18, 22, 28)
    }

    private var hues: (positive: Hue, negative: Hue) {
        switch self {
        case .blueRed: (.blue, .red)
        case .greenRed: (.green, .red)
        case .purpleOrange: (.purple, .orange)
        }
    }
}

/// A colour in three steps away from the ground.
private struct Hue {
    let name: String
    let light: [RGBColor]
    let dark: [RGBColor]

    static let blue = Hue(
        name: "blue", light: [RGBColor(158, 202, 225), RGBColor(43, 118, 178), RGBColor(8, 48, 107)],
        dark: [RGBColor(22, 62, 108), RGBColor(50, 136, 206), RGBColor(164, 214, 255)])
    static let red = Hue(
        name: "red", light: [RGBColor(252, 187, 161), RGBColor(222, 45, 38), RGBColor(103, 0, 13)],
        dark: [RGBColor(104, 30, 28), RGBColor(214, 74, 62), RGBColor(255, 192, 182)])
    static let green = Hue(
        name: "green", light: [RGBColor(161, 217, 155), RGBColor(35, 139, 69), RGBColor(0, 68, 27)],
        dark: [RGBColor(18, 78, 44), RGBColor(48, 158, 86), RGBColor(168, 236, 182)])
    static let purple = Hue(
        name: "purple", light: [RGBColor(188, 189, 220), RGBColor(110, 98, 172), RGBColor(63, 0, 125)],
        dark: [RGBColor(66, 52, 116), RGBColor(134, 112, 208), RGBColor(214, 204, 255)])
    static let orange = Hue(
        name: "orange", light: [RGBColor(253, 196, 140), RGBColor(214, 88, 10), RGBColor(127, 39, 4)],
        dark: [RGBColor(104, 54, 12), RGBColor(214, 116, 30), RGBColor(255, 206, 152)])
}
