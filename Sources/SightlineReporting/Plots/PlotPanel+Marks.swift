// What stands in the frame.
extension PlotPanel {
    /// All that is cut at the frame: bands, heat and references, then bars, lines and the bars of errors.
    var cut: SVGElement {
        let below = plot.marks.indices.flatMap(background)
        let above = plot.marks.indices.flatMap(foreground)
        // An inner picture, as it cuts without a name that another picture of a page might have too.
        return SVGElement(
            "svg", ["width": plot.width, "height": plot.height, "overflow": "hidden"], below + above)
    }

    /// The markers, whole also at the frame.
    var markers: [SVGElement] {
        plot.marks.indices.compactMap { mark in
            guard let style = style(mark) else { return nil }
            let points = markedPoints(mark)
            return points.isEmpty ? nil : style.markers(at: points.map { place($0, mark: mark) })
        }
    }

    func style(_ mark: Int) -> PlotStyle? {
        if case .series(let style, _) = looks[mark] { style } else { nil }
    }

    /// The points that get a marker: all of a scatter; of a line with many points some, to tell it by.
    func markedPoints(_ mark: Int) -> [PlotPositions.Point] {
        let inside = positions.points[mark].compactMap { $0 }.filter(isInside)
        switch plot.marks[mark] {
        case .scatter: return inside
        case .line:
            let every = inside.count > 40 ? (inside.count + 19) / 20 : 1
            return inside.indices.filter { $0.isMultiple(of: every) }.map { inside[$0] }
        case .bars, .heat, .reference: return []
        }
    }

    private func background(_ mark: Int) -> [SVGElement] {
        switch plot.marks[mark] {
        case .line(_, uncertainty: .band): bands(mark)
        case .heat: heat(mark)
        case .reference: reference(mark)
        case .line, .scatter, .bars: []
        }
    }

    private func foreground(_ mark: Int) -> [SVGElement] {
        guard let style = style(mark) else { return [] }
        switch plot.marks[mark] {
        case .line(_, let uncertainty):
            let line = SVGElement(
                "path",
                [
                    "d": runs(mark).map(path).joined(), "stroke": style.color, "stroke-width": 2,
                    "stroke-dasharray": style.dash, "stroke-linejoin": "round", "fill": "none",
                ])
            return [line] + (uncertainty == .bars ? errors(mark, style.color) : [])
        case .scatter: return errors(mark, style.color)
        case .bars:
            return barBoxes(mark).map(style.bar) + errors(mark, PlotPalette.ink.light)
        case .heat, .reference: return []
        }
    }
}

// MARK: - Lines and bands

extension PlotPanel {
    /// The places of a line's points, in pieces that nothing left out breaks.
    func runs(_ mark: Int) -> [[PlotPlace]] {
        positions.points[mark].split { $0 == nil }.map { run in run.compactMap { $0.map { place($0, mark: mark) } } }
    }

    private func path(_ places: [PlotPlace]) -> String {
        "M" + places.map { "\($0.x.svg) \($0.y.svg)" }.joined(separator: "L")
    }

    /// The ends of each interval in y, from point to point, in pieces.
    func bandRuns(_ mark: Int) -> [[(x: Double, lower: Double, upper: Double)]] {
        positions.points[mark].split { $0?.yEnds == nil }.map { run in
            run.compactMap { point in
                point.flatMap { point in
                    point.yEnds.map { (x.place(point.x), y.place($0.lower), y.place($0.upper)) }
                }
            }
        }
    }

    private func bands(_ mark: Int) -> [SVGElement] {
        guard let style = style(mark) else { return [] }
        return bandRuns(mark).map { run in
            let outline = run.map { PlotPlace($0.x, $0.upper) } + run.reversed().map { PlotPlace($0.x, $0.lower) }
            return SVGElement(
                "path", ["d": path(outline) + "Z", "fill": style.color, "fill-opacity": Self.bandOpacity])
        }
    }

    /// The bars of errors, one path for all of a series.
    private func errors(_ mark: Int, _ color: String) -> [SVGElement] {
        let caps = 3.0
        let paths = errorSegments(mark).map { segment in
            let (start, end) = (segment.start, segment.end)
            return start.x == end.x
                ? "M\((start.x - caps).svg) \(start.y.svg)h6m-3 0V\(end.y.svg)m-3 0h6"
                : "M\(start.x.svg) \((start.y - caps).svg)v6m0 -3H\(end.x.svg)m0 -3v6"
        }
        guard !paths.isEmpty else { return [] }
        return [
            SVGElement(
                "path", ["class": "errors", "d": paths.joined(), "stroke": color, "stroke-width": 1.2, "fill": "none"])
        ]
    }

    func errorSegments(_ mark: Int) -> [PlotSegment] {
        positions.points[mark].compactMap { $0 }.flatMap { point -> [PlotSegment] in
            let middle = place(point, mark: mark)
            let across = point.xEnds.map { PlotSegment(start: [x.place($0.lower), middle.y], end: [x.place($0.upper), middle.y]) }
            let along = point.yEnds.map { PlotSegment(start: [middle.x, y.place($0.lower)], end: [middle.x, y.place($0.upper)]) }
            return [across, along].compactMap { $0 }
        }
    }
}

// MARK: - Bars, heat, references

extension PlotPanel {
    func barBoxes(_ mark: Int) -> [PlotBox] {
        let clamped = { (place: Double) in min(max(place, -10), plot.height + 10) }
        let foot = clamped(bars.foot.map(y.place) ?? plot.height)
        return positions.points[mark].compactMap { $0 }.map { point in
            let end = clamped(y.place(point.y))
            let middle = point.x + bars.offset(mark: mark)
            let (left, right) = (x.place(middle - bars.width / 2), x.place(middle + bars.width / 2))
            return PlotBox(x: left + 0.5, y: min(foot, end), width: max(right - left - 1, 0.5), height: abs(foot - end))
        }
    }

    /// Above this share of the deepest colour white stands out more than black, in blue and in red: 4.5 or more to 1.
    private static let darkShare = 0.71
    /// Of the scale of colours with its name.
    static let heatStripHeight = 60.0

    /// The value with the deepest colour, of all heat in the plot; nil where there is none.
    var heatLimit: Double? {
        let values = plot.marks.indices.flatMap { mark in
            zip(positions.values[mark], positions.points[mark]).compactMap { $1 == nil ? nil : abs($0) }
        }
        return values.max()
    }

    private func heat(_ mark: Int) -> [SVGElement] {
        guard let limit = heatLimit else { return [] }
        let widest = positions.values[mark].map { TextWidth.of(Numerals.significant($0), size: 11) }.max() ?? 0
        return zip(positions.points[mark], positions.values[mark]).flatMap { point, value -> [SVGElement] in
            guard let point, isInside(point) else { return [] }
            let (left, right) = (x.place(point.x - 0.5), x.place(point.x + 0.5))
            let (top, bottom) = (y.place(point.y - 0.5), y.place(point.y + 0.5))
            let box = PlotBox(x: left, y: min(top, bottom), width: right - left, height: abs(bottom - top))
            let share = limit > 0 ? value / limit : 0
            let text = Numerals.significant(value)
            let fill = Palette.blueRed.heat(share)
            // Heat is the same on a dark ground, so neither its white nor its numbers are the page's own colours.
            let cell = SVGElement(
                "rect",
                [
                    "x": box.x, "y": box.y, "width": box.width, "height": box.height,
                    "fill": fill == PlotPalette.ground.light ? "white" : fill,
                ])
            // Numbers in all cells or in none.
            guard widest + 4 < box.width, box.height >= 15 else { return [cell] }
            return [
                cell,
                SVGElement(
                    "text",
                    [
                        "x": box.x + box.width / 2, "y": box.y + box.height / 2 + 4, "text-anchor": "middle",
                        "font-size": 11, "fill": abs(share) > Self.darkShare ? "white" : "black",
                    ], text: text),
            ]
        }
    }

    /// The scale of the colours, below the frame.
    ///
    /// - Parameter y: Of its upper side.
    func heatStrip(y: Double) -> [SVGElement] {
        guard let limit = heatLimit else { return [] }
        let hasNegatives = zip(positions.points, positions.values).contains { zip($0, $1).contains { $0 != nil && $1 < 0 } }
        let width = min(hasNegatives ? 200 : 140, plot.width)
        let name = plot.marks.lazy.compactMap { if case .heat(let heat) = $0 { heat.name } else { nil } }.first ?? ""
        let text = TextWidth.cut(name.printable, to: plot.width, size: 11)
        return [SVGElement("text", ["x": 0, "y": y + 9, "font-size": 11], text: text)]
            + SVGColor.legend(from: hasNegatives ? -1 : 0, limit: limit, x: 0, y: y + 16, width: width)
    }

    func referenceSegment(_ mark: Int) -> PlotSegment? {
        guard case .reference(let reference) = plot.marks[mark] else { return nil }
        switch reference.line {
        case .horizontal(let value):
            return y.position(of: value).map { PlotSegment(start: [0, y.place($0)], end: [plot.width, y.place($0)]) }
        case .vertical(let value):
            return x.position(of: value).map { PlotSegment(start: [x.place($0), 0], end: [x.place($0), plot.height]) }
        case .identity:
            // Straight where both scales are one; nothing is equal to a category.
            guard plot.x.scale == plot.y.scale, [.linear, .logarithmic].contains(plot.x.scale) else { return nil }
            let (lower, upper) = (max(x.lower, y.lower), min(x.upper, y.upper))
            return lower < upper
                ? PlotSegment(start: [x.place(lower), y.place(lower)], end: [x.place(upper), y.place(upper)]) : nil
        }
    }

    private func reference(_ mark: Int) -> [SVGElement] {
        guard let segment = referenceSegment(mark), case .reference(let dash) = looks[mark] else { return [] }
        return [
            SVGElement(
                "path",
                [
                    "class": "reference", "d": path([segment.start, segment.end]), "stroke": SVGColor.quiet,
                    "stroke-width": 1.4, "stroke-dasharray": dash, "fill": "none",
                ])
        ]
    }
}

// MARK: - What is in the way

extension PlotPanel {
    /// What legends and labels keep clear of.
    var obstacles: PlotObstacles {
        var obstacles = PlotObstacles()
        for mark in plot.marks.indices {
            let side = 2 * PlotStyle.clearance
            obstacles.boxes += markedPoints(mark).map { PlotBox(around: place($0, mark: mark), width: side, height: side) }
            obstacles.segments += errorSegments(mark)
            switch plot.marks[mark] {
            case .line(_, let uncertainty):
                obstacles.segments += runs(mark).flatMap { run in
                    zip(run, run.dropFirst()).map { PlotSegment(start: $0, end: $1) }
                }
                if uncertainty == .band { obstacles.boxes += bandRuns(mark).flatMap(slices) }
            case .bars: obstacles.boxes += barBoxes(mark)
            case .heat: obstacles.boxes += positions.points[mark].contains { $0 != nil } ? [frame] : []
            case .reference: obstacles.segments += [referenceSegment(mark)].compactMap { $0 }
            case .scatter: break
            }
        }
        return obstacles
    }

    /// A band as narrow boxes within the frame.
    private func slices(_ run: [(x: Double, lower: Double, upper: Double)]) -> [PlotBox] {
        let step = 6.0
        return zip(run, run.dropFirst()).flatMap { start, end -> [PlotBox] in
            let (left, right) = (max(0, min(start.x, end.x)), min(plot.width, max(start.x, end.x)))
            guard left < right else { return [] }
            return stride(from: left, to: right, by: step).map { x in
                let share = (x - start.x) / (end.x - start.x)
                let upper = start.upper + (end.upper - start.upper) * share
                let lower = start.lower + (end.lower - start.lower) * share
                return PlotBox(x: x, y: upper, width: step, height: lower - upper)
            }
        }
    }
}
