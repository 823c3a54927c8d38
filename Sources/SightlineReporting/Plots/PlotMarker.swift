/// Markers, bars' hatches and the other small shapes of a plot.
extension PlotStyle {
    static let radius = 3.5
    /// Half the side of the square around a marker that labels and legends keep clear of.
    static let clearance = 5.0

    /// The marker at a place. Its group gives the fill and the stroke; crosses, which have no area, their own stroke.
    func marker(at place: PlotPlace) -> SVGElement {
        let (x, y, r) = (place.x, place.y, Self.radius)
        let polygon = { (corners: [(Double, Double)]) in
            let path = corners.map { "\((x + $0.0).svg) \((y + $0.1).svg)" }.joined(separator: "L")
            return SVGElement("path", ["d": "M" + path + "Z"])
        }
        let strokes = { (path: String) in
            SVGElement("path", ["d": "M\(x.svg) \(y.svg)\(path)", "stroke": color, "stroke-width": 2])
        }
        switch marker {
        case .circle: return SVGElement("circle", ["cx": x, "cy": y, "r": r])
        case .square: return polygon([(-3.2, -3.2), (3.2, -3.2), (3.2, 3.2), (-3.2, 3.2)])
        case .triangle: return polygon([(0, -4.2), (4, 3), (-4, 3)])
        case .wedge: return polygon([(0, 4.2), (-4, -3), (4, -3)])
        case .diamond: return polygon([(0, -4.6), (4.6, 0), (0, 4.6), (-4.6, 0)])
        case .cross: return strokes("m-3 -3l6 6m0 -6l-6 6")
        case .plus: return strokes("m-4 0h8m-4 -4v8")
        }
    }

    func markers(at places: [PlotPlace]) -> SVGElement {
        SVGElement(
            "g", ["class": "points", "fill": color, "stroke": PlotPalette.ground.light, "stroke-width": 0.8],
            places.map(marker))
    }

    /// A bar with its hatch, which is in the colour of the ground.
    func bar(_ box: PlotBox) -> SVGElement {
        let body = SVGElement(
            "rect", ["x": box.x, "y": box.y, "width": box.width, "height": box.height, "fill": color])
        guard hatch != .none else { return body }
        let lines = SVGElement(
            "path", ["d": hatchPath(box), "stroke": PlotPalette.ground.light, "stroke-width": 1.2, "fill": "none"])
        return SVGElement("g", [:], [body, lines])
    }

    private func hatchPath(_ box: PlotBox) -> String {
        let step = 6.0
        // Counted, as a bar may reach far out of the frame.
        let offsets = { (reach: Double) in (1...400).map { Double($0) * step }.prefix { $0 < reach } }
        let slanted = { (isRising: Bool) in
            offsets(box.width + box.height).map { offset in
                // Along the left and the upper side to where the line leaves the box on the lower and the right one.
                let start = PlotPlace(max(0, offset - box.height), min(offset, box.height))
                let end = PlotPlace(min(offset, box.width), max(0, offset - box.width))
                let y = { (place: PlotPlace) in box.y + (isRising ? place.y : box.height - place.y) }
                return "M\((box.x + start.x).svg) \(y(start).svg)L\((box.x + end.x).svg) \(y(end).svg)"
            }.joined()
        }
        switch hatch {
        case .none: return ""
        case .rising: return slanted(true)
        case .falling: return slanted(false)
        case .crossed: return slanted(true) + slanted(false)
        case .level:
            return offsets(box.height).map { "M\(box.x.svg) \((box.y + $0).svg)h\(box.width.svg)" }.joined()
        case .upright:
            return offsets(box.width).map { "M\((box.x + $0).svg) \(box.y.svg)v\(box.height.svg)" }.joined()
        }
    }
}
