/// The numbers of plots as comma-separated values (RFC 4180): a row for each point, in the digits that give the number back.
struct PlotTable {
    private let plots: [Plot]

    private static let header = [
        "plot", "mark", "series", "x", "y", "value", "x_lower", "x_upper", "y_lower", "y_upper", "label",
    ]

    init(_ plots: [Plot]) {
        self.plots = plots
    }

    var csv: String {
        let rows = [Self.header] + plots.flatMap { plot in plot.marks.flatMap { Self.rows($0, plot) } }
        return rows.map(CSVLine.text).joined()
    }

    private static func rows(_ mark: PlotMark, _ plot: Plot) -> [[String]] {
        switch mark {
        case .line(let series, _): return rows("line", series, plot)
        case .scatter(let series): return rows("scatter", series, plot)
        case .bars(let series): return rows("bars", series, plot)
        case .heat(let heat):
            return heat.cells.map { cell in
                let place = [text(cell.x, plot.x), text(cell.y, plot.y), "\(cell.value)"]
                return [plot.title, "heat", heat.name] + place + ["", "", "", "", ""]
            }
        case .reference(let reference):
            let place = switch reference.line {
            case .identity: ["", ""]
            case .horizontal(let value): ["", text(value, plot.y)]
            case .vertical(let value): [text(value, plot.x), ""]
            }
            return [[plot.title, "reference", reference.name] + place + ["", "", "", "", "", ""]]
        }
    }

    private static func rows(_ kind: String, _ series: PlotSeries, _ plot: Plot) -> [[String]] {
        series.points.map { point in
            let ends = [point.xInterval, point.yInterval].flatMap { interval in
                interval.map { ["\($0.lower)", "\($0.upper)"] } ?? ["", ""]
            }
            return [plot.title, kind, series.name, text(point.x, plot.x), text(point.y, plot.y), ""] + ends + [point.label ?? ""]
        }
    }

    /// A number, or the name of its category.
    private static func text(_ value: Double, _ axis: PlotAxis) -> String {
        guard case .categories(let names) = axis.scale, let index = Int(exactly: value), names.indices.contains(index) else {
            return "\(value)"
        }
        return names[index]
    }
}
