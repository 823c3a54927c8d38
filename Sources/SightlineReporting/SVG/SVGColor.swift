/// The colours of pictures beside those of their ``Palette``.
enum SVGColor {
    static let ink = "#1b1f24"
    static let quiet = "#57606a"
    static let line = "#d0d7de"
    /// Special tokens, and what has to do with them.
    static let special = "#9aa1a9"

    /// A strip from one share to another with the numbers at its ends, from `x` on: for a legend.
    static func legend(
        from least: Double, to most: Double = 1, limit: Double, x: Double, y: Double, width: Double = 160,
        palette: Palette = .blueRed
    ) -> [SVGElement] {
        let steps = 40
        let step = width / Double(steps)
        let cells = (0..<steps).map { index in
            let share = least + (most - least) * (Double(index) + 0.5) / Double(steps)
            return SVGElement(
                "rect",
                ["x": x + Double(index) * step, "y": y, "width": step, "height": 10, "fill": palette.heat(share)])
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
