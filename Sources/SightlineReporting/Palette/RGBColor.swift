import Foundation

/// A colour in the sRGB space, each part from 0 to 255.
package struct RGBColor: Sendable, Equatable {
    package let parts: SIMD3<Double>

    package init(_ red: Double, _ green: Double, _ blue: Double) { parts = [red, green, blue] }

    /// A place between the first of at least two colours (0) and the last (1).
    package init(along stops: [RGBColor], at share: Double) {
        let place = share * Double(stops.count - 1)
        let below = min(Int(place), stops.count - 2)
        parts = stops[below].parts + (stops[below + 1].parts - stops[below].parts) * (place - Double(below))
    }

    /// `#rrggbb`.
    package var hex: String {
        let whole = [parts.x, parts.y, parts.z].map { Int($0.rounded()) }
        return String(format: "#%02x%02x%02x", whole[0], whole[1], whole[2])
    }

    /// From 1 to 21 (Web Content Accessibility Guidelines 2.2, "contrast ratio").
    package func contrast(to other: RGBColor) -> Double {
        let (first, second) = (luminance, other.luminance)
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// Relative luminance, from 0 to 1 (Web Content Accessibility Guidelines 2.2).
    private var luminance: Double {
        let linear = [parts.x, parts.y, parts.z].map { part in
            let share = part.rounded() / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}

/// A ground with the letters that are read on it.
package struct HeatColor: Sendable {
    package let background: RGBColor

    /// Black or white, whichever stands out more: by one of the two at least `√21 > 4.5`, on any ground.
    package var ink: RGBColor {
        let (black, white) = (RGBColor(0, 0, 0), RGBColor(255, 255, 255))
        return background.contrast(to: black) >= background.contrast(to: white) ? black : white
    }
}
