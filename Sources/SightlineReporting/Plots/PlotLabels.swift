import Foundation

/// What is drawn in a frame already: what labels and legends keep clear of.
struct PlotObstacles {
    /// Markers, bars and the like.
    var boxes: [PlotBox] = []
    /// Lines and the bars of errors.
    var segments: [PlotSegment] = []

    func count(in box: PlotBox) -> Int {
        boxes.count { $0.meets(box) } + segments.count { $0.meets(box) }
    }

    func within(_ box: PlotBox) -> Self {
        PlotObstacles(boxes: boxes.filter { $0.meets(box) }, segments: segments.filter { $0.meets(box) })
    }
}

/// Labels beside their points, which cover neither each other nor a marker.
///
/// One after the other, each takes the free place of least cost: near before far, off the lines before on them. Far ones
/// get a leader to their point **[ours]**.
struct PlotLabels {
    struct Label {
        /// Which of the points it belongs to.
        let point: Int
        let text: String
        let box: PlotBox
        let leader: PlotSegment?
    }

    private(set) var placed: [Label] = []
    private(set) var leftOutCount = 0

    static let fontSize = 11.0
    /// More could be read by nobody, and would take long.
    private static let limit = 300
    private static let height = 13.0
    private static let gap = 6.0
    private static let reaches = [20.0, 32, 46, 62, 80]

    private let frame: PlotBox
    private let obstacles: PlotObstacles

    /// - Parameter obstacles: With the markers of the points themselves.
    init(_ points: [(place: PlotPlace, label: String)], in frame: PlotBox, among obstacles: PlotObstacles) {
        self.frame = frame
        self.obstacles = obstacles
        for (index, point) in points.enumerated() {
            let text = point.label.printable.cut(to: 20)
            if text.allSatisfy(\.isWhitespace) { continue }
            if index < Self.limit, let label = label(text, of: index, at: point.place) {
                placed.append(label)
            } else {
                leftOutCount += 1
            }
        }
    }

    private func label(_ text: String, of point: Int, at place: PlotPlace) -> Label? {
        let width = TextWidth.of(text, size: Self.fontSize)
        let far = (Self.reaches.last ?? 0) + Self.height
        let near = obstacles.within(
            PlotBox(around: place, width: 2 * (width + far), height: 2 * (Self.height + far)))
        var best: (cost: Double, label: Label)?
        for (cost, box) in Self.candidates(at: place, width: width) {
            guard best.map({ cost < $0.cost }) ?? true, frame.contains(box) else { continue }
            let leader = PlotSegment(start: place, end: box.nearest(to: place))
            let isFar = leader.length > Self.gap * 1.8
            let label = Label(point: point, text: text, box: box, leader: isFar ? leader : nil)
            guard isFree(label, near) else { continue }
            let crossings = near.segments.count { $0.meets(box) }
            // Its own marker is not in the way of its leader.
            let covered = isFar ? near.boxes.count { !$0.contains(place) && leader.meets($0) } : 0
            let total = cost + 25 * Double(crossings) + 15 * Double(covered)
            if best.map({ total < $0.cost }) ?? true { best = (total, label) }
        }
        return best?.label
    }

    private func isFree(_ label: Label, _ near: PlotObstacles) -> Bool {
        let room = label.box.grown(by: 1)
        if near.boxes.contains(where: room.meets) { return false }
        return placed.allSatisfy { other in
            !other.box.meets(room)
                && other.leader.map { !$0.meets(room) } ?? true
                && label.leader.map { leader in
                    !leader.meets(other.box) && other.leader.map { !$0.meets(leader) } ?? true
                } ?? true
        }
    }

    /// The places to try with what each costs.
    private static func candidates(at place: PlotPlace, width: Double) -> [(cost: Double, box: PlotBox)] {
        let box = { (x: Double, y: Double) in
            PlotBox(around: place + PlotPlace(x, y), width: width, height: height)
        }
        let (side, rise) = (width / 2 + gap, height / 2 + gap)
        // Just off the marker and off the bars of its errors.
        let (slantedSide, slantedRise) = (width / 2 + PlotStyle.clearance + 1.5, height / 2 + 3)
        let near = [
            box(side, 0), box(slantedSide, -slantedRise), box(slantedSide, slantedRise), box(0, -rise), box(0, rise),
            box(-side, 0), box(-slantedSide, -slantedRise), box(-slantedSide, slantedRise),
        ].enumerated().map { (cost: Double($0.offset), box: $0.element) }
        let far = reaches.flatMap { reach in
            (0..<16).map { step in
                let angle = Double(step) * .pi / 8
                let (x, y) = (cos(angle), sin(angle))
                return (cost: reach, box: box(x * (reach + width / 2), y * (reach + height / 2)))
            }
        }
        return near + far
    }

    var drawing: SVGElement {
        let leaders = placed.compactMap(\.leader).map { leader in
            let ends = [leader.start, leader.end].map { "\($0.x.svg) \($0.y.svg)" }.joined(separator: "L")
            return SVGElement("path", ["d": "M" + ends])
        }
        let texts = placed.map { label in
            SVGElement("text", ["x": label.box.x, "y": label.box.y + Self.height - 3], text: label.text)
        }
        // A rim in the colour of the ground, for labels that found no place off the lines.
        let rim: KeyValuePairs<String, any SVGValue> = [
            "stroke": PlotPalette.ground.light, "stroke-width": 2.5, "stroke-linejoin": "round", "paint-order": "stroke",
        ]
        return SVGElement(
            "g", ["class": "labels", "font-size": Self.fontSize],
            [
                SVGElement("g", ["stroke": PlotPalette.quiet.light, "stroke-width": 0.7], leaders),
                SVGElement("g", rim, texts),
            ])
    }
}
