/// One plot's frame with what stands in and around it. Places count from the frame's upper left corner.
struct PlotPanel {
    let plot: Plot
    /// For each mark; nil for those without a look of their own.
    let looks: [PlotLegend.Look?]
    let positions: PlotPositions
    let bars: PlotBars
    let x: PlotScale
    let y: PlotScale

    static let bandOpacity = 0.22

    init(_ plot: Plot, looks: [PlotLegend.Look?]) {
        self.plot = plot
        self.looks = looks
        positions = PlotPositions(plot)
        bars = PlotBars(plot, positions)
        let extents = PlotExtents(plot, positions, bars)
        x = PlotScale(plot.x, positions: extents.x, foot: nil, length: plot.width, isVertical: false)
        y = PlotScale(plot.y, positions: extents.y, foot: bars.foot, length: plot.height, isVertical: true)
    }

    var frame: PlotBox { PlotBox(x: 0, y: 0, width: plot.width, height: plot.height) }

    /// Of a point, moved aside where it is one of several bars.
    func place(_ point: PlotPositions.Point, mark: Int) -> PlotPlace {
        [x.place(point.x + bars.offset(mark: mark)), y.place(point.y)]
    }

    func isInside(_ point: PlotPositions.Point) -> Bool { x.spans(point.x) && y.spans(point.y) }

    /// What is left out, labels apart.
    var omissions: PlotOmissions {
        var omissions = positions.omissions
        omissions.outside = positions.points.joined().count { $0.map { !isInside($0) } ?? false }
        return omissions
    }
}

/// Where bars stand, and how wide they are.
struct PlotBars {
    /// Of one bar, in positions.
    let width: Double
    /// Where they begin in y; nil where there are none, or on a logarithmic axis, where they come from the frame's foot.
    let foot: Double?
    /// The marks that are bars.
    private let marks: [Int]

    /// Of the room from place to place, what bars fill **[ours]**.
    private static let share = 0.76

    init(_ plot: Plot, _ positions: PlotPositions) {
        marks = plot.marks.indices.filter { if case .bars = plot.marks[$0] { true } else { false } }
        let places = Set(marks.flatMap { positions.points[$0].compactMap { $0?.x } }).sorted()
        let gaps = zip(places.dropFirst(), places).map { $0 - $1 }
        let isNamed = if case .categories = plot.x.scale { true } else { false }
        width = (isNamed ? 1 : gaps.min() ?? 1) * Self.share / Double(max(marks.count, 1))
        foot = marks.isEmpty || plot.y.scale == .logarithmic ? nil : 0
    }

    /// From a point to the middle of its bar.
    func offset(mark: Int) -> Double {
        guard let place = marks.firstIndex(of: mark) else { return 0 }
        return (Double(place) - Double(marks.count - 1) / 2) * width
    }

    /// How far the bars of a place reach to each side.
    var reach: Double { width * Double(marks.count) / 2 }

    func holds(_ mark: Int) -> Bool { marks.contains(mark) }
}

/// What the axes of a plot have to show.
struct PlotExtents {
    private(set) var x: [Double] = []
    private(set) var y: [Double] = []

    init(_ plot: Plot, _ positions: PlotPositions, _ bars: PlotBars) {
        for (index, mark) in plot.marks.enumerated() {
            let isHeat = if case .heat = mark { true } else { false }
            let reach = isHeat ? 0.5 : bars.holds(index) ? bars.reach : 0
            for point in positions.points[index].compactMap({ $0 }) {
                x += [point.x - reach, point.x + reach] + Self.ends(point.xEnds)
                y += [point.y] + Self.ends(point.yEnds) + (isHeat ? [point.y - reach, point.y + reach] : [])
            }
            if case .reference(let reference) = mark {
                switch reference.line {
                case .identity: break
                case .horizontal(let value): y += [PlotScale.position(of: value, plot.y.scale)].compactMap { $0 }
                case .vertical(let value): x += [PlotScale.position(of: value, plot.x.scale)].compactMap { $0 }
                }
            }
        }
        if let foot = bars.foot { y.append(foot) }
        let isSquare = plot.marks.contains { mark in
            if case .reference(let reference) = mark { reference.line == .identity } else { false }
        }
        if isSquare, plot.x.scale == plot.y.scale, plot.x.range == nil, plot.y.range == nil { (x, y) = (x + y, x + y) }
    }

    private static func ends(_ ends: (lower: Double, upper: Double)?) -> [Double] {
        ends.map { [$0.lower, $0.upper].filter(\.isFinite) } ?? []
    }
}
