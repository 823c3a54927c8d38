/// What of a plot's numbers can be drawn: as positions on its axes.
struct PlotPositions {
    struct Point {
        var x: Double
        var y: Double
        /// The lower end of an interval that reaches to zero on a logarithmic axis is minus infinity.
        var xEnds: (lower: Double, upper: Double)?
        var yEnds: (lower: Double, upper: Double)?
        var label: String?
    }

    /// For each mark its points, nil where one is left out. Cells of heat are points too.
    let points: [[Point?]]
    /// For each mark; empty for all but heat.
    let values: [[Double]]
    private(set) var omissions = PlotOmissions()

    init(_ plot: Plot) {
        var omissions = PlotOmissions()
        var points: [[Point?]] = []
        var values: [[Double]] = []
        for mark in plot.marks {
            switch mark {
            case .line(let series, _), .scatter(let series), .bars(let series):
                points.append(series.points.map { Self.point($0, plot, &omissions) })
                values.append([])
            case .heat(let heat):
                points.append(
                    heat.cells.map { cell in
                        guard PlotScale.position(of: cell.value, .linear) != nil else {
                            omissions.notFinite += 1
                            return nil
                        }
                        return Self.point(PlotPoint(x: cell.x, y: cell.y), plot, &omissions)
                    })
                values.append(heat.cells.map(\.value))
            case .reference:
                points.append([])
                values.append([])
            }
        }
        self.points = points
        self.values = values
        self.omissions = omissions
    }

    private static func point(_ point: PlotPoint, _ plot: Plot, _ omissions: inout PlotOmissions) -> Point? {
        omissions.count += 1
        guard let x = PlotScale.position(of: point.x, plot.x.scale), let y = PlotScale.position(of: point.y, plot.y.scale)
        else {
            let isNumber = [point.x, point.y].allSatisfy { PlotScale.position(of: $0, .linear) != nil }
            if isNumber { omissions.notPositive += 1 } else { omissions.notFinite += 1 }
            return nil
        }
        return Point(
            x: x, y: y, xEnds: ends(point.xInterval, plot.x.scale, &omissions),
            yEnds: ends(point.yInterval, plot.y.scale, &omissions), label: point.label)
    }

    private static func ends(
        _ interval: PlotInterval?, _ scale: PlotAxis.Scale, _ omissions: inout PlotOmissions
    ) -> (lower: Double, upper: Double)? {
        guard let interval else { return nil }
        let isNumber = [interval.lower, interval.upper].allSatisfy { PlotScale.position(of: $0, .linear) != nil }
        guard isNumber, let upper = PlotScale.position(of: interval.upper, scale) else {
            omissions.intervals += 1
            return nil
        }
        return (PlotScale.position(of: interval.lower, scale) ?? -.infinity, upper)
    }
}

/// What is not in a picture that its data hold.
struct PlotOmissions: Equatable {
    /// Points that were to be drawn.
    var count = 0
    var notFinite = 0
    var notPositive = 0
    var outside = 0
    var intervals = 0
    /// Labels without a place.
    var labels = 0

    /// A sentence for each kind; none where nothing is left out.
    var sentences: [String] {
        let named = { (number: Int, name: String) in "\(Numerals.count(number)) \(name)\(number == 1 ? "" : "s")" }
        let left = { (number: Int, why: String) in
            number == 0 ? nil : "Left out: \(Numerals.count(number)) of \(Numerals.count(count)) points, \(why)."
        }
        return [
            left(notFinite, "not finite"), left(notPositive, "not above zero on a logarithmic axis"),
            left(outside, "outside the axes"),
            intervals == 0 ? nil : "Left out: \(named(intervals, "interval")) without finite ends.",
            labels == 0 ? nil : "Left out: \(named(labels, "label")), for want of room.",
        ].compactMap { $0 }
    }

    static func + (left: Self, right: Self) -> Self {
        Self(
            count: left.count + right.count, notFinite: left.notFinite + right.notFinite,
            notPositive: left.notPositive + right.notPositive, outside: left.outside + right.outside,
            intervals: left.intervals + right.intervals, labels: left.labels + right.labels)
    }
}
