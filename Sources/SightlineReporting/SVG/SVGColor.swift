import Foundation

/// The colours of pictures: blue for positive, red for negative, white at zero; both sides differ in lightness at every
/// step, so that the colour-blind read them too.
enum SVGColor {
    static let ink = "#1b1f24"
    static let quiet = "#57606a"
    static let line = "#d0d7de"
    /// Special tokens, and what has to do with them.
    static let special = "#9aa1a9"

    private static let blue: [SIMD3<Double>] = [[255, 255, 255], [158, 202, 225], [49, 130, 189], [8, 48, 107]]
    private static let red: [SIMD3<Double>] = [[255, 255, 255], [252, 187, 161], [239, 59, 44], [103, 0, 13]]

    /// - Parameter share: Of the largest magnitude, from -1 to 1.
    static func heat(_ share: Double) -> String {
        let stops = share < 0 ? red : blue
        let place = min(abs(share), 1) * Double(stops.count - 1)
        let below = min(Int(place), stops.count - 2)
        let color = stops[below] + (stops[below + 1] - stops[below]) * (place - Double(below))
        return String(format: "#%02x%02x%02x", Int(color.x.rounded()), Int(color.y.rounded()), Int(color.z.rounded()))
    }

    /// A strip from one share to another with the numbers at its ends, from `x` on: for a legend.
    static func legend(
        from least: Double, to most: Double = 1, limit: Double, x: Double, y: Double, width: Double = 160
    ) -> [SVGElement] {
        let steps = 40
        let step = width / Double(steps)
        let cells = (0..<steps).map { index in
            let share = least + (most - least) * (Double(index) + 0.5) / Double(steps)
            return SVGElement(
                "rect",
                ["x": x + Double(index) * step, "y": y, "width": step, "height": 10, "fill": heat(share)])
        }
        let marks = (least < 0 ? [least, 0, most] : [least, most]).map { share in
            let place = x + width * (share - least) / (most - least)
            return SVGElement(
                "text",
                ["x": place, "y": y + 23, "text-anchor": "middle", "font-size": 11, "fill": quiet],
                text: share == 0 ? "0" : Numerals.significant(share * limit))
        }
        let frame = SVGElement(
            "rect", ["x": x, "y": y, "width": width, "height": 10, "fill": "none", "stroke": line])
        return [SVGElement("g", ["shape-rendering": "crispEdges"], cells + [frame])] + marks
    }
}
