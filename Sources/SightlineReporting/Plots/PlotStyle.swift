/// How a series looks: a colour, a marker, a dash and a hatch, any of which tells it from the next.
struct PlotStyle: Equatable {
    enum Marker: CaseIterable { case circle, square, triangle, diamond, cross, plus, wedge }
    enum Hatch: CaseIterable { case none, rising, level, falling, upright, crossed }

    let index: Int

    var color: String { PlotPalette.series[index % PlotPalette.series.count].light }
    var marker: Marker { Marker.allCases[index % Marker.allCases.count] }
    var dash: String { Self.dashes[index % Self.dashes.count] }
    var hatch: Hatch { Hatch.allCases[index % Hatch.allCases.count] }

    private static let dashes = ["none", "7 3", "2 3", "9 3 2 3", "12 4"]

    /// Of reference lines, by their order.
    static func referenceDash(_ index: Int) -> String { ["5 4", "1 3", "8 3 1 3"][index % 3] }
}

/// The colours of plots, for light and for dark grounds.
package enum PlotPalette {
    package typealias Color = (light: String, dark: String)

    package static let ground: Color = ("#ffffff", "#0d1117")
    package static let ink: Color = (SVGColor.ink, "#e6edf3")
    package static let quiet: Color = (SVGColor.quiet, "#9da7b3")
    package static let line: Color = (SVGColor.line, "#30363d")

    /// The hues of Okabe and Ito (2008), in lightnesses and saturations chosen by search: each has a contrast to the ground
    /// of 3 or more, and any two differ as much as can be, for normal eyes and for each of the three forms of colour
    /// blindness as Machado, Oliveira and Fernandes (2009) simulate them **[ours]**.
    package static let series: [Color] = [
        ("#1a9ce6", "#1b8ece"), ("#e6741a", "#d35d00"), ("#0c6d53", "#00d399"), ("#c380a5", "#aa6c8e"),
        ("#59410a", "#ecdd13"), ink,
    ]

    /// All, each once.
    static let all = [ground, quiet, line] + series
}
