/// One plot or several as a page, with the legend and what is left out.
struct PlotFigure {
    let title: String
    let notes: [String]
    let plots: [Plot]
    let columns: Int

    private static let gap = 26.0

    var svg: String {
        let (drawing, size, omissions) = drawn
        return SVGPage(
            title: title.printable, notes: notes.map(\.printable) + omissions.sentences, width: size.x, height: size.y,
            drawing: drawing, description: description(omissions), darkColors: PlotPalette.all
        ).markup
    }

    /// The plots without the page around them, from the upper left corner on.
    var drawn: (drawing: [SVGElement], size: PlotPlace, omissions: PlotOmissions) {
        let looks = PlotLooks(plots).looks
        let panels = zip(plots, looks).map { PlotPanel($0, looks: $1) }
        let isSingle = plots.count == 1
        let surrounds = panels.map { PlotSurround($0, title: isSingle ? nil : $0.plot.title) }
        let legend = PlotLegend(zip(plots, looks).flatMap { plot, looks in zip(plot.marks, looks).map { ($0, $1) } })
        let corner = isSingle ? legend.corner(in: panels[0].frame, among: panels[0].obstacles) : nil

        let cells = layout(surrounds)
        var omissions = PlotOmissions()
        var drawing: [SVGElement] = []
        for (index, panel) in panels.enumerated() {
            let labels = panel.labels(legend: corner)
            omissions = omissions + panel.omissions
            omissions.labels += labels.leftOutCount
            let surround = surrounds[index]
            let strip = panel.heatStrip(y: plots[index].height + surround.margins.bottom - PlotPanel.heatStripHeight + 12)
            let inner = corner.map { [legend.drawing(x: $0.x, y: $0.y)] } ?? []
            drawing.append(
                SVGElement(
                    "g", ["class": "panel", "transform": "translate(\(cells.places[index].x.svg) \(cells.places[index].y.svg))"],
                    [surround.grid, panel.cut] + surround.drawing + panel.markers + strip + inner
                        + (labels.placed.isEmpty ? [] : [labels.drawing])))
        }
        var size = cells.size
        if corner == nil, !legend.entries.isEmpty {
            drawing.append(legend.drawing(x: size.x + 14, y: 6))
            size = [size.x + 14 + legend.size.width, max(size.y, legend.size.height + 6)]
        }
        return (drawing, size, omissions)
    }

    /// Where the frames stand, row by row, the columns as wide as they need be.
    private func layout(_ surrounds: [PlotSurround]) -> (places: [PlotPlace], size: PlotPlace) {
        let count = max(1, min(columns, plots.count))
        let margins = surrounds.map(\.margins)
        let column = { (index: Int) in stride(from: index, to: plots.count, by: count) }
        let lefts = (0..<count).map { column($0).reduce(0) { max($0, margins[$1].left) } }
        let widths = (0..<count).map { column($0).reduce(0) { max($0, plots[$1].width + margins[$1].right) } }
        var places: [PlotPlace] = []
        var bottom = 0.0
        for start in stride(from: 0, to: plots.count, by: count) {
            let row = start..<min(start + count, plots.count)
            let top = row.reduce(0) { max($0, margins[$1].top) }
            var end = 0.0
            for index in row {
                places.append([end + lefts[index - start], bottom + top])
                end += lefts[index - start] + widths[index - start] + Self.gap
            }
            bottom += top + row.reduce(0) { max($0, plots[$1].height + margins[$1].bottom) }
            if row.upperBound < plots.count { bottom += Self.gap / 2 }
        }
        return (places, [zip(lefts, widths).reduce(0) { $0 + $1.0 + $1.1 + Self.gap } - Self.gap, bottom])
    }

    /// The plots in words, for those who do not see them.
    private func description(_ omissions: PlotOmissions) -> String {
        let texts = plots.map { plot in
            let name = plots.count == 1 ? "" : "\(plot.title): "
            return "\(name)\(plot.y.words) against \(plot.x.words); \(plot.marks.map(\.words).joined(separator: ", "))."
        }
        return (texts + omissions.sentences).map { $0.printable.cut(to: 1_000) }.joined(separator: " ")
    }
}

extension PlotPanel {
    /// The labels of its scatters, clear of a legend.
    fileprivate func labels(legend: PlotBox?) -> PlotLabels {
        let points = plot.marks.indices.flatMap { mark -> [(PlotPlace, String)] in
            guard case .scatter = plot.marks[mark] else { return [] }
            return positions.points[mark].compactMap { $0 }.filter(isInside).compactMap { point in
                point.label.map { (place(point, mark: mark), $0) }
            }
        }
        guard !points.isEmpty else { return PlotLabels([], in: frame, among: PlotObstacles()) }
        var obstacles = obstacles
        if let legend { obstacles.boxes.append(legend) }
        return PlotLabels(points, in: frame, among: obstacles)
    }
}

/// The looks of all marks of a figure: one for each name, in the order in which they come up.
private struct PlotLooks {
    private(set) var looks: [[PlotLegend.Look?]] = []

    init(_ plots: [Plot]) {
        var styles: [String: PlotStyle] = [:]
        var references: [String: String] = [:]
        var styleCount = 0
        let style = { (series: PlotSeries) -> PlotStyle in
            if let known = styles[series.name] { return known }
            let style = PlotStyle(index: styleCount)
            styleCount += 1
            if !series.name.isEmpty { styles[series.name] = style }
            return style
        }
        for plot in plots {
            looks.append(
                plot.marks.map { mark in
                    switch mark {
                    case .line(let series, let uncertainty):
                        return .series(style(series), shows: uncertainty == .band ? [.line, .marker, .band] : [.line, .marker])
                    case .scatter(let series): return .series(style(series), shows: [.marker])
                    case .bars(let series): return .series(style(series), shows: [.bar])
                    case .heat: return nil
                    case .reference(let reference):
                        let dash = references[reference.name] ?? PlotStyle.referenceDash(references.count)
                        references[reference.name] = dash
                        return .reference(dash: dash)
                    }
                })
        }
    }
}

extension PlotAxis {
    fileprivate var words: String {
        let name = label.isEmpty ? "an axis without a name" : label.cut(to: 80)
        switch scale {
        case .linear: return name
        case .logarithmic: return "\(name) (logarithmic)"
        case .categories(let names): return "\(name) (\(Numerals.count(names.count)) categories)"
        }
    }
}

extension PlotMark {
    fileprivate var words: String {
        let of = { (kind: String, series: PlotSeries) in
            let name = series.name.isEmpty ? "" : " of \(series.name.cut(to: 60))"
            return "\(kind)\(name) (\(Numerals.count(series.points.count)) points)"
        }
        switch self {
        case .line(let series, _): return of("a line", series)
        case .scatter(let series): return of("a scatter", series)
        case .bars(let series): return of("bars", series)
        case .heat(let heat): return "heat of \(heat.name.cut(to: 60)) (\(Numerals.count(heat.cells.count)) cells)"
        case .reference(let reference):
            switch reference.line {
            case .identity: return "the line y = x"
            case .horizontal(let value): return "a line at y = \(Numerals.significant(value))"
            case .vertical(let value): return "a line at x = \(Numerals.significant(value))"
            }
        }
    }
}
