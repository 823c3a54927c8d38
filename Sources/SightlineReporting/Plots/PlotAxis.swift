/// One of the two axes of a plot.
public struct PlotAxis: Sendable, Equatable {
    public enum Scale: Sendable, Equatable {
        case linear
        /// For numbers above zero.
        case logarithmic
        /// Names at the places 0, 1, 2 and so on: from left to right, or from the top down.
        case categories([String])
    }

    public var label: String
    public var scale: Scale
    /// What the axis spans; nil for what the numbers need. A bound that the axis has no place for, such as 0 on a logarithmic
    /// one, is as if not given. Categories take no range.
    public var range: ClosedRange<Double>?

    public init(_ label: String, scale: Scale = .linear, range: ClosedRange<Double>? = nil) {
        self.label = label
        self.scale = scale
        self.range = range
    }
}
