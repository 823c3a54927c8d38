import SightlineAttribution

/// SLALOM's two scores of each token: from left to right the value, symmetric around zero; upwards the importance.
struct ValueImportanceScatter {
    private struct Point {
        let token: Explanation.Token
        let index: Int
        let value: Double
        let importance: Double
    }

    private let points: [Point]
    private let leading: LeadingScore
    private let places: [Int: Int]
    private let x: PlotScale
    private let y: PlotScale

    private static let frame = PlotBox(x: 40, y: 8, width: 372, height: 240)
    private static let size = (width: 420.0, height: 288.0)
    private static let radius = 4.5

    /// - Parameters:
    ///   - tokens: Indices, the strongest first: their labels come first.
    ///   - places: Of tokens among the coloured parts of the text.
    init(_ explanation: Explanation, _ leading: LeadingScore, tokens: [Int], places: [Int: Int]) {
        self.leading = leading
        self.places = places
        let number = { (score: Double?) in score.flatMap { PlotScale.position(of: $0, .linear) } }
        points = tokens.compactMap { index in
            let token = explanation.tokens[index]
            guard let value = number(token[.value]), let importance = number(token[.importance]) else { return nil }
            return Point(token: token, index: index, value: value, importance: importance)
        }
        let limit = points.reduce(0) { max($0, abs($1.value)) }
        x = PlotScale(
            PlotAxis("value"), positions: [-limit, limit], foot: nil, length: Self.frame.width, isVertical: false)
        y = PlotScale(
            PlotAxis("importance"), positions: points.map(\.importance), foot: nil, length: Self.frame.height,
            isVertical: true)
    }

    /// nil where no token has both scores.
    var element: HTMLElement? {
        guard !points.isEmpty else { return nil }
        let title = "Value against importance of \(Numerals.count(points.count)) \(points.count == 1 ? "word" : "words")"
        let picture = HTMLElement(
            "svg", ["viewBox": "0 0 \(Self.size.width.svg) \(Self.size.height.svg)", "role": "img", "class": "scatter"],
            [HTMLElement("title", text: title)] + axes + marks)
        let caption = "\(title). The higher a word, the more it weighs; the further right, the more it speaks for the target. "
            + "Bars are one standard error; circles are for, diamonds against."
        return HTMLElement("figure", [:], [picture, HTMLElement("figcaption", ["class": "quiet"], text: caption)])
    }

    private func place(_ value: Double, _ importance: Double) -> PlotPlace {
        [Self.frame.x + x.place(value), Self.frame.y + y.place(importance)]
    }
}

// MARK: - Axes

extension ValueImportanceScatter {
    private var axes: [HTMLElement] {
        let frame = Self.frame
        let columns = x.ticks(limit: 7).map { (place: frame.x + $0.place, text: $0.text) }
        let rows = y.ticks(limit: 5).map { (place: frame.y + $0.place, text: $0.text) }
        let grid = columns.map { "M\($0.place.pixels) \(frame.y.pixels)v\(frame.height.pixels)" }
            + rows.map { "M\(frame.x.pixels) \($0.place.pixels)h\(frame.width.pixels)" }
        let zero = place(0, 0).x
        return [
            HTMLElement("path", ["class": "grid", "d": grid.joined()]),
            HTMLElement("path", ["class": "axis", "d": "M\(zero.pixels) \(frame.y.pixels)v\(frame.height.pixels)"]),
            HTMLElement("g", ["class": "middle"], columns.map { label($0.text, $0.place, frame.endY + 15) } + [
                label("value, log odds", frame.x + frame.width / 2, frame.endY + 34)
            ]),
            HTMLElement("g", ["class": "end"], rows.map { label($0.text, frame.x - 6, $0.place + 4) }),
            HTMLElement(
                "text", ["class": "middle", "transform": "translate(11 \((frame.y + frame.height / 2).pixels)) rotate(-90)"],
                text: "importance"),
        ]
    }

    private func label(_ text: String, _ x: Double, _ y: Double) -> HTMLElement {
        HTMLElement("text", ["x": x.pixels, "y": y.pixels], text: text)
    }
}

// MARK: - Points

extension ValueImportanceScatter {
    /// The weakest lie lowest.
    private var marks: [HTMLElement] {
        let centers = points.map { place($0.value, $0.importance) }
        let boxes = centers.map { PlotBox(around: $0, width: 2 * Self.radius, height: 2 * Self.radius) }
        let bars = zip(points, centers).map { errorBars($0, $1) }
        let labels = PlotLabels(
            zip(points, centers).map { (place: $1, label: $0.token.text) }, in: Self.frame,
            among: PlotObstacles(boxes: boxes, segments: bars.flatMap { $0 }))
        let labelOf = Dictionary(labels.placed.map { ($0.point, $0) }) { first, _ in first }
        return points.indices.reversed().map { index in
            let level = leading.level(points[index].token)
            let isAgainst = leading.of(points[index].token) ?? 0 < 0
            return HTMLElement(
                "g", [
                    "class": (isAgainst ? "against " : "") + (HeatScale.styleClass(level: level) ?? "zero"),
                    "data-t": places[points[index].index].map(String.init),
                ],
                [HTMLElement("path", ["class": "error", "d": path(bars[index])])] + [marker(centers[index], isAgainst)]
                    + (labelOf[index].map(text) ?? []))
        }
    }

    private func text(_ label: PlotLabels.Label) -> [HTMLElement] {
        let leader = label.leader.map { HTMLElement("path", ["class": "error", "d": path([$0])]) }
        let words = self.label(label.text, label.box.x, label.box.y + label.box.height - 3)
        return [leader, words].compactMap { $0 }
    }

    private func marker(_ center: PlotPlace, _ isAgainst: Bool) -> HTMLElement {
        guard isAgainst else {
            return HTMLElement("circle", ["class": "mark", "cx": center.x.pixels, "cy": center.y.pixels, "r": Self.radius.pixels])
        }
        let reach = Self.radius + 1
        return HTMLElement(
            "path", ["class": "mark", "d": "M\(center.x.pixels) \((center.y - reach).pixels)l5.5 5.5-5.5 5.5-5.5-5.5z"])
    }

    /// One standard error to each side, as far as the frame reaches.
    private func errorBars(_ point: Point, _ center: PlotPlace) -> [PlotSegment] {
        let frame = Self.frame
        let errors = point.token.standardErrors
        let sideways = errors[.value].map { error in
            PlotSegment(
                start: [max(frame.x, place(point.value - error, 0).x), center.y],
                end: [min(frame.endX, place(point.value + error, 0).x), center.y])
        }
        let upwards = errors[.importance].map { error in
            PlotSegment(
                start: [center.x, max(frame.y, place(0, point.importance + error).y)],
                end: [center.x, min(frame.endY, place(0, point.importance - error).y)])
        }
        return [sideways, upwards].compactMap { $0 }
    }

    private func path(_ segments: [PlotSegment]) -> String {
        segments.map {
            "M\($0.start.x.pixels) \($0.start.y.pixels)L\($0.end.x.pixels) \($0.end.y.pixels)"
        }.joined()
    }
}

extension Double {
    /// A place in a picture, to a tenth of a unit.
    fileprivate var pixels: String { (self * 10).rounded().isFinite ? ((self * 10).rounded() / 10).svg : "0" }
}
