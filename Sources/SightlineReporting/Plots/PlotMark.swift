/// What a plot draws.
public enum PlotMark: Sendable {
    /// The points in their order, joined.
    case line(PlotSeries, uncertainty: PlotUncertainty = .bars)
    /// The points by themselves, with their labels: the first ones first, as far as there is room.
    case scatter(PlotSeries)
    /// A bar from zero for each point. Bars of several series at one place stand side by side.
    case bars(PlotSeries)
    /// A coloured cell for each value: blue for positive, red for negative, white at zero.
    case heat(PlotHeat)
    case reference(PlotReference)
}

/// How a line shows the intervals of its points.
public enum PlotUncertainty: Sendable {
    case bars
    /// A band around the line, for its intervals in y.
    case band
}

/// Numbers of one kind. Series of one name have one look and one place in the legend; those without a name have none there.
public struct PlotSeries: Sendable {
    public var name: String
    public var points: [PlotPoint]

    public init(_ name: String, _ points: [PlotPoint]) {
        self.name = name
        self.points = points
    }
}

public struct PlotPoint: Sendable {
    /// On an axis of categories the place of one, from 0.
    public var x: Double
    public var y: Double
    public var xInterval: PlotInterval?
    public var yInterval: PlotInterval?
    /// Such as a token; shown for points of a scatter.
    public var label: String?

    public init(
        x: Double, y: Double, xInterval: PlotInterval? = nil, yInterval: PlotInterval? = nil, label: String? = nil
    ) {
        self.x = x
        self.y = y
        self.xInterval = xInterval
        self.yInterval = yInterval
        self.label = label
    }

    /// - Parameters:
    ///   - xError: How far the interval reaches on both sides, such as a standard error.
    ///   - yError: The same in y.
    public init(x: Double, y: Double, xError: Double?, yError: Double?, label: String? = nil) {
        self.init(
            x: x, y: y, xInterval: xError.map { PlotInterval(x - $0, x + $0) },
            yInterval: yError.map { PlotInterval(y - $0, y + $0) }, label: label)
    }
}

/// Where a number may as well be, such as its confidence interval. One with an end that is no finite number is not drawn.
public struct PlotInterval: Sendable, Equatable {
    public var lower: Double
    public var upper: Double

    /// The ends, in any order.
    public init(_ end: Double, _ otherEnd: Double) {
        lower = min(end, otherEnd)
        upper = max(end, otherEnd)
    }
}

/// Values over the places of two axes, which mostly are of categories. Each cell is one unit wide and high.
public struct PlotHeat: Sendable {
    public struct Cell: Sendable {
        public var x: Double
        public var y: Double
        public var value: Double

        public init(x: Double, y: Double, value: Double) {
            self.x = x
            self.y = y
            self.value = value
        }
    }

    /// Of the values, for the scale of colours.
    public var name: String
    public var cells: [Cell]

    public init(_ name: String, _ cells: [Cell]) {
        self.name = name
        self.cells = cells
    }
}

/// A line to compare with.
public struct PlotReference: Sendable {
    public enum Line: Sendable, Equatable {
        /// `y = x`. Where neither axis has a range and both have one scale, both span the same.
        case identity
        case horizontal(Double)
        case vertical(Double)
    }

    public var line: Line
    /// For the legend; empty for no place there.
    public var name: String

    public init(_ line: Line, name: String = "") {
        self.line = line
        self.name = name
    }
}
