import SightlineAttribution

/// SLALOM's two scores of each token: from left to right the value, symmetric around zero; upwards the importance.
struct ValueImportanceScatter {
    private struct Point {
        let token: Explanation.Token
        let label: String
        let index: Int
        let value: Double
        let importance: Double
    }

    private let points: [Point]
    private let leading: LeadingScore
    private let places: [Int: Int]
    private let x: PlotScale
    private let y: PlotScale
    /// Values beyond it are drawn at the edge.
    private let limit: Double

    private static let frame = PlotBox(x: 40, y: 8, width: 372, height: 240)
    private static let size = (width: 420, height: 288)
    private static let radius = 4.5
    /// The least that an axis spans, on each side of its middle.
    private static let leastReach = 0.05

    /// How to read such a picture.
    static let reading = "The higher a word in the scatter, the more it weighs; the further right, the more it speaks for the "
        + "target. Lines are one standard error; circles are words for, diamonds words against."

    /// - Parameters:
    ///   - tokens: Indices, the strongest first: their labels come first.
    ///   - places: Of tokens among the coloured parts of the text.
    init(_ explanation: Explanation, _ leading: LeadingScore, tokens: [Int], places: [Int: Int]) {
        self.leading = leading
        self.places = places
        let spelled = explanation.spelledTokens
        let number = { (score: Double?) in score.flatMap { PlotScale.position(of: $0, .linear) } }
        points = tokens.compactMap { index in
            let token = explanation.tokens[index]
            guard let value = number(token[.value]), let importance = number(token[.importance]) else { return nil }
            return Point(token: token, label: spelled[index], index: index, value: value, importance: importance)
        }
        // A value that its own error swallows may be anything: the others make the scale.
        let sure = points.filter { ($0.token.standardErrors[.value] ?? 0) < abs($0.value) }
        limit = (sure.isEmpty ? points : sure).reduce(Self.leastReach) { max($0, abs($1.value)) }
        let heights = points.map(\.importance)
        let middle = ((heights.min() ?? 0) + (heights.max() ?? 0)) / 2
        x = PlotScale(
            PlotAxis("value"), positions: [-1.1 * limit, 1.1 * limit], foot: nil, length: Self.frame.width, isVertical: false)
        y = PlotScale(
            PlotAxis("importance"), positions: heights + [middle - Self.leastReach, middle + Self.leastReach], foot: nil,
            length: Self.frame.height, isVertical: true)
    }

    /// nil where no token has both scores.
    func element(isCaptioned: Bool) -> HTMLElement? {
        guard !points.isEmpty else { return nil }
        let title = "Value against importance of \(Numerals.count(points.count)) \(points.count == 1 ? "word" : "words")"
        let picture = HTMLElement(
            "svg", ["viewBox": "0 0 \(Self.size.width) \(Self.size.height)", "role": "img"],
            [HTMLElement("title", text: title)] + axes + marks)
        let beyond = points.count { abs($0.value) > limit }
        let notes = (isCaptioned ? [Self.reading] : [])
            + (beyond == 0 ? [] : ["\(beyond) at the edge lie beyond it, less than one standard error from zero."])
        let caption = notes.isEmpty ? [] : [HTMLElement("figcaption", text: notes.joined(separator: " "))]
        return HTMLElement("figure", [:], [picture] + caption)
    }

    private func place(_ point: Point) -> PlotPlace {
        [Self.frame.x + x.place(min(max(point.value, -1.1 * limit), 1.1 * limit)), Self.frame.y + y.place(point.importance)]
    }
}

// MARK: - Axes

extension ValueImportanceScatter {
    /// What all scatters have alike: the line of zero, as the axis is symmetric, and the names of the axes.
    ///
    /// It stands in a page once, for all that refer to it.
    static var definitions: HTMLElement {
        let title = HTMLElement("text", [
            "transform": "translate(11 \((frame.y + frame.height / 2).pixels)) rotate(-90)",
        ], text: "importance")
        return HTMLElement("svg", ["class": "hidden", "aria-hidden": "true"], [
            HTMLElement("symbol", ["id": "axes", "viewBox": "0 0 \(size.width) \(size.height)"], [
                HTMLElement("path", ["d": "M\((frame.x + frame.width / 2).pixels) \(frame.y.pixels)v\(frame.height.pixels)"]),
                label("value, log odds", frame.x + frame.width / 2, frame.endY + 34), title,
            ])
        ])
    }

    private var axes: [HTMLElement] {
        let frame = Self.frame
        let columns = x.ticks(limit: 5).map { (place: frame.x + $0.place, text: $0.text) }
        let rows = y.ticks(limit: 5).map { (place: frame.y + $0.place, text: $0.text) }
        let grid = columns.map { "M\($0.place.pixels) \(frame.y.pixels)v\(frame.height.pixels)" }
            + rows.map { "M\(frame.x.pixels) \($0.place.pixels)h\(frame.width.pixels)" }
        return [
            HTMLElement("path", ["class": "grid", "d": grid.joined()]),
            HTMLElement("use", ["href": "#axes"]),
            HTMLElement("g", ["class": "ticks"], columns.map { Self.label($0.text, $0.place, frame.endY + 15) }),
            HTMLElement("g", ["class": "ticks end"], rows.map { Self.label($0.text, frame.x - 6, $0.place + 4) }),
        ]
    }

    private static func label(_ text: String, _ x: Double, _ y: Double) -> HTMLElement {
        HTMLElement("text", ["x": x.pixels, "y": y.pixels], text: text)
    }
}

// MARK: - Points

extension ValueImportanceScatter {
    /// The weakest lie lowest.
    private var marks: [HTMLElement] {
        let centers = points.map(place)
        let boxes = centers.map { PlotBox(around: $0, width: 2 * Self.radius, height: 2 * Self.radius) }
        let bars = zip(points, centers).map { errorBars($0, $1) }
        let labels = PlotLabels(
            zip(points, centers).map { (place: $1, label: $0.label) }, in: Self.frame,
            among: PlotObstacles(boxes: boxes, segments: bars.flatMap { $0 }))
        let labelOf = Dictionary(labels.placed.map { ($0.point, $0) }) { first, _ in first }
        return points.indices.reversed().map { index in
            let level = leading.level(points[index].token)
            let isAgainst = leading.of(points[index].token) ?? 0 < 0
            return HTMLElement(
                "g", [
                    "class": HeatScale.styleClass(level: level) ?? (isAgainst ? "n" : nil),
                    "data-t": places[points[index].index].map(String.init),
                ],
                (bars[index].isEmpty ? [] : [HTMLElement("path", ["d": path(bars[index])])]) + [marker(centers[index], isAgainst)]
                    + (labelOf[index].map(text) ?? []))
        }
    }

    private func text(_ label: PlotLabels.Label) -> [HTMLElement] {
        let leader = label.leader.map { HTMLElement("path", ["d": path([$0])]) }
        let words = Self.label(label.text, label.box.x, label.box.y + label.box.height - 3)
        return [leader, words].compactMap { $0 }
    }

    private func marker(_ center: PlotPlace, _ isAgainst: Bool) -> HTMLElement {
        guard isAgainst else {
            return HTMLElement("circle", ["cx": center.x.pixels, "cy": center.y.pixels, "r": "4.5"])
        }
        let corners = [(0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)].map { x, y in
            "\((center.x + x).pixels) \((center.y + y).pixels)"
        }
        return HTMLElement("polygon", ["points": corners.joined(separator: " ")])
    }

    /// One standard error to each side, as far as the frame reaches.
    private func errorBars(_ point: Point, _ center: PlotPlace) -> [PlotSegment] {
        let frame = Self.frame
        let errors = point.token.standardErrors
        let bounded = { (number: Double, least: Double, most: Double) in min(max(number, least), most) }
        let sideways = errors[.value].map { error in
            let ends = [point.value - error, point.value + error].map { bounded(frame.x + x.place($0), frame.x, frame.endX) }
            return PlotSegment(start: [ends[0], center.y], end: [ends[1], center.y])
        }
        let upwards = errors[.importance].map { error in
            let ends = [point.importance + error, point.importance - error].map {
                bounded(frame.y + y.place($0), frame.y, frame.endY)
            }
            return PlotSegment(start: [center.x, ends[0]], end: [center.x, ends[1]])
        }
        return [sideways, upwards].compactMap { $0 }
    }

    private func path(_ segments: [PlotSegment]) -> String {
        segments.map { segment in
            let (start, end) = (segment.start, segment.end)
            let line = start.y == end.y ? "H\(end.x.pixels)" : start.x == end.x ? "V\(end.y.pixels)" : "L\(end.x.pixels) \(end.y.pixels)"
            return "M\(start.x.pixels) \(start.y.pixels)\(line)"
        }.joined()
    }
}

extension Double {
    /// A place in a picture, to a whole unit: less would not be seen, and makes files long.
    fileprivate var pixels: String { rounded().svg }
}
