/// A figure of numbers in a frame of two axes, as an SVG picture and as a table of its numbers.
///
/// The picture is light, and dark where the viewer asks for it. Series differ in colour, in marker, in dash and in hatch,
/// so that no colour has to be told from another. What cannot be drawn is left out and counted, in the notes and in the
/// picture's description. Equal plots are equal bytes; any text makes well-formed XML.
///
/// A point is left out where a coordinate is infinite, not a number or beyond ``PlotScale/largest``, where it is not above
/// zero on a logarithmic axis, and where it is outside a fixed range. A line is broken at such a point, unless it is only
/// outside the range.
public struct Plot: Sendable {
    public var title: String
    /// Lines of text below the title.
    public var notes: [String]
    public var x: PlotAxis
    public var y: PlotAxis
    /// Later ones lie over earlier ones, but bands, heat and references below all.
    public var marks: [PlotMark]
    /// Of the frame, in pixels, without what stands around it.
    public var width: Double
    public var height: Double

    public init(
        title: String, notes: [String] = [], x: PlotAxis, y: PlotAxis, marks: [PlotMark], width: Double = 420,
        height: Double = 300
    ) {
        self.title = title
        self.notes = notes
        self.x = x
        self.y = y
        self.marks = marks
        self.width = width
        self.height = height
    }

    /// The picture as a file's text.
    public var svg: String { PlotFigure(title: title, notes: notes, plots: [self], columns: 1).svg }

    /// The numbers of the picture, those that could not be drawn too, as a file's text (RFC 4180).
    public var csv: String { PlotTable([self]).csv }
}

/// Several plots side by side, with one legend; series of one name look the same in all.
public struct PlotGrid: Sendable {
    public var title: String
    /// Lines of text below the title.
    public var notes: [String]
    /// Row by row. Their titles stand above them, their notes are not shown.
    public var plots: [Plot]
    /// How many stand side by side.
    public var columns: Int

    public init(title: String, notes: [String] = [], plots: [Plot], columns: Int) {
        self.title = title
        self.notes = notes
        self.plots = plots
        self.columns = columns
    }

    /// The picture as a file's text.
    public var svg: String { PlotFigure(title: title, notes: notes, plots: plots, columns: columns).svg }

    /// The numbers of all plots, as a file's text (RFC 4180).
    public var csv: String { PlotTable(plots).csv }
}
