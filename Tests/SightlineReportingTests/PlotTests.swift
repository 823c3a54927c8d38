import Foundation
import SightlineRandom
import SightlineReporting
import Testing

@Suite struct PlotTests {
    private struct Box {
        let x, y, width, height: Double

        func meets(_ other: Self) -> Bool {
            x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
        }
    }

    /// The texts of a group, as boxes in the frame.
    private func boxes(_ picture: SVGReader, group: String) throws -> [Box] {
        try picture.all("text").filter { $0["class"] == group }.map { text in
            let (x, y) = try (#require(text.number("x")), #require(text.number("y")))
            return Box(x: x, y: y - 8, width: TextWidth.of(text.text, size: 11), height: 9)
        }
    }

    private func markers(_ picture: SVGReader) throws -> [Box] {
        try picture.all("circle").filter { $0["class"] == "points" }.map { circle in
            let (x, y) = try (#require(circle.number("cx")), #require(circle.number("cy")))
            return Box(x: x - 3.5, y: y - 3.5, width: 7, height: 7)
        }
    }

    private static let all: [Plot] = [
        PlotFixture.costCurves(), PlotFixture.recovered(), PlotFixture.depths(), PlotFixture.labelled(), PlotFixture.heat(),
    ]

    @Test(arguments: all.indices)
    func equalPlotsAreEqualBytes(index: Int) throws {
        let plot = Self.all[index]
        #expect(plot.svg == plot.svg && plot.csv == plot.csv)
        let picture = try SVGReader(plot.svg)
        #expect(picture.texts.contains(plot.title))
        let description = try #require(picture.all("desc").first?.text)
        #expect(description.contains(plot.marks.count == 1 ? "heat of" : "("))
        #expect(plot.svg.contains("lang=\"en\"") && plot.svg.contains("prefers-color-scheme:dark"))
    }

    @Test func onePointForEachNumberAtItsPlace() throws {
        let plot = Plot(
            title: "t", x: PlotAxis("x", range: 0...10), y: PlotAxis("y", scale: .logarithmic, range: 1...100),
            marks: [.scatter(PlotSeries("", [PlotPoint(x: 5, y: 10), PlotPoint(x: 0, y: 100), PlotPoint(x: 10, y: 1)]))],
            width: 400, height: 300)
        let circles = try SVGReader(plot.svg).all("circle")
        #expect(circles.map { [$0.number("cx"), $0.number("cy")] } == [[200, 150], [0, 0], [400, 300]])
    }

    @Test func barsStartAtZeroAndAreAsHighAsTheirValues() throws {
        let values = [0.5, -0.25, 1]
        let plot = Plot(
            title: "t", x: PlotAxis("", scale: .categories(["a", "b", "c"])), y: PlotAxis("", range: -1...1),
            marks: [.bars(PlotSeries("", values.enumerated().map { PlotPoint(x: Double($0), y: $1) }))], width: 300, height: 200)
        let bars = try SVGReader(plot.svg).all("rect").filter { $0["fill"] == PlotPalette.series[0].light }
        #expect(bars.map { $0.number("height") } == [50, 25, 100])
        #expect(bars.map { $0.number("y") } == [50, 100, 0])
    }

    // MARK: - Labels and legend

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64], [10, 40, 150])
    func labelsCoverNeitherEachOtherNorAPoint(seed: UInt64, count: Int) throws {
        let labels = (0..<count).map { PlotFixture.tokens[$0 % PlotFixture.tokens.count] + "\($0)" }
        let picture = try SVGReader(PlotFixture.labelled(labels, seed: seed).svg)
        let (boxes, markers) = try (boxes(picture, group: "labels"), markers(picture))
        #expect(markers.count == count)
        #expect(count == 150 ? boxes.count > 40 : boxes.count > count * 8 / 10, "\(boxes.count) of \(count)")
        for (index, box) in boxes.enumerated() {
            #expect(!boxes[..<index].contains { $0.meets(box) })
            #expect(!markers.contains { $0.meets(box) })
            #expect(box.x >= 0 && box.x + box.width <= 560 && box.y >= 0 && box.y + box.height <= 400)
        }
        let note = picture.texts.joined(separator: " ")
        #expect(boxes.count == count ? !note.contains("label") : note.contains("Left out: \(count - boxes.count) label"))
    }

    /// Points in three of the four corners, or in all.
    @Test(arguments: [0, 1, 2, 3, nil] as [Int?])
    func theLegendTakesTheFreeCorner(free: Int?) throws {
        let corners = [(1.0, 1.0), (0, 1), (1, 0), (0, 0)]
        let points = corners.indices.filter { $0 != free }.flatMap { corner in
            (0..<16).map { step in
                PlotPoint(
                    x: abs(corners[corner].0 - Double(step % 4) * 0.08), y: abs(corners[corner].1 - Double(step / 4) * 0.08))
            }
        }
        let plot = Plot(
            title: "t", x: PlotAxis("x"), y: PlotAxis("y"), marks: [.scatter(PlotSeries("a name", points))])
        let picture = try SVGReader(plot.svg)
        let legend = try #require(try boxes(picture, group: "legend").first)
        #expect(try !markers(picture).contains { $0.meets(legend) })
        guard let free else {
            #expect(legend.x > plot.width)
            return
        }
        #expect((legend.x > plot.width / 2) == (corners[free].0 == 1))
        #expect((legend.y < plot.height / 2) == (corners[free].1 == 1))
    }

    @Test func seriesOfOneNameLookTheSameInAllPanels() throws {
        var grid = PlotFixture.grid()
        grid.plots[1].marks.insert(.scatter(PlotSeries("others", [PlotPoint(x: 0, y: 0)])), at: 0)
        let picture = try SVGReader(grid.svg)
        #expect(picture.texts.count { $0 == "values" } == 1 && picture.texts.contains("others"))
        #expect(picture.all("circle").count { $0["fill"] == PlotPalette.series[0].light } == 181)
        for plot in grid.plots { #expect(picture.texts.contains(plot.title)) }
    }

    // MARK: - What cannot be drawn

    @Test func whatCannotBeDrawnIsCounted() throws {
        let odd: [Double] = [.nan, .infinity, -.infinity, 1e301]
        let points = odd.map { PlotPoint(x: $0, y: 1) } + odd.map { PlotPoint(x: 1, y: $0) } + [
            PlotPoint(x: 1, y: 0), PlotPoint(x: 1, y: -3), PlotPoint(x: 20, y: 1), PlotPoint(x: 1, y: 1, xError: .nan, yError: 2),
            PlotPoint(x: 2, y: 5),
        ]
        let plot = Plot(
            title: "t", x: PlotAxis("x", range: 0...10), y: PlotAxis("y", scale: .logarithmic),
            marks: [.scatter(PlotSeries("", points))])
        let picture = try SVGReader(plot.svg)
        #expect(picture.all("circle").count == 2)
        let description = try #require(picture.all("desc").first?.text)
        for sentence in [
            "Left out: 8 of 13 points, not finite.", "Left out: 2 of 13 points, not above zero on a logarithmic axis.",
            "Left out: 1 of 13 points, outside the axes.", "Left out: 1 interval without finite ends.",
        ] {
            #expect(description.contains(sentence), "\(description)")
            #expect(picture.texts.contains(sentence))
        }
    }

    @Test func aLineIsBrokenWhereAPointIsMissing() throws {
        let points = [0.0, 1, .nan, 3, 4].enumerated().map { PlotPoint(x: Double($0), y: $1) }
        let plot = Plot(title: "t", x: PlotAxis("x"), y: PlotAxis("y"), marks: [.line(PlotSeries("", points))])
        let line = try #require(SVGReader(plot.svg).all("path").first { $0["stroke-width"] == "2" })
        #expect(line["d"]?.count { $0 == "M" } == 2 && line["d"]?.count { $0 == "L" } == 2)
    }

    /// Numbers of every magnitude in every kind of mark: a file that can be read, without endless digits.
    @Test func anyNumbersMakeAPicture() throws {
        var generator = SeededGenerator(seed: 21)
        let special: [Double] = [
            0, -0.0, .nan, .infinity, -.infinity, 1e300, -1e300, .leastNonzeroMagnitude, 1e-300, .greatestFiniteMagnitude, 1, -1,
        ]
        for trial in 0..<400 {
            let number = { () -> Double in
                Bool.random(using: &generator)
                    ? special[Int.random(in: 0..<special.count, using: &generator)]
                    : Double(bitPattern: generator.next())
            }
            let points = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                PlotPoint(
                    x: number(), y: number(), xInterval: PlotInterval(number(), number()),
                    yInterval: PlotInterval(number(), number()), label: "t")
            }
            let series = PlotSeries("s", points)
            let scales = [PlotAxis.Scale.linear, .logarithmic, .categories(["a", "b"])]
            let range = { () -> ClosedRange<Double>? in
                let (first, second) = (number(), number())
                return first <= second ? first...second : nil
            }
            let axes = (0..<2).map { _ in
                PlotAxis("a", scale: scales[Int.random(in: 0..<3, using: &generator)], range: range())
            }
            let plot = Plot(
                title: "t", x: axes[0], y: axes[1],
                marks: [
                    .line(series, uncertainty: .band), .line(series), .scatter(series), .bars(series), .bars(series),
                    .heat(PlotHeat("h", points.map { PlotHeat.Cell(x: $0.x, y: $0.y, value: number()) })),
                    .reference(PlotReference(.identity)), .reference(PlotReference(.horizontal(number()), name: "r")),
                    .reference(PlotReference(.vertical(number()))),
                ])
            let svg = plot.svg
            let picture = try SVGReader(svg)
            let numbers = picture.elements.flatMap { element in
                ["x", "y", "cx", "cy", "width", "height", "d"].compactMap { element.attributes[$0] }
            }
            for text in numbers {
                #expect(!text.contains("nan") && !text.contains("inf"), "trial \(trial): \(text)")
                let digits = text.split { !"0123456789.".contains($0) }.map(\.count).max() ?? 0
                #expect(digits <= 12, "trial \(trial): \(text)")
            }
        }
    }

    // MARK: - Text

    @Test func anyTextMakesWellFormedXML() throws {
        var generator = SeededGenerator(seed: 31)
        let pieces = [
            "<", ">", "&", "\"", "'", "]]>", "<!--", "</svg>", "&#0;", "\u{0}", "\u{1B}", "\u{FFFF}", "\u{202E}", "\r\n", "\t",
            "שלום", "مرحبا", "映画", "👩‍👩‍👧‍👦", "🇺🇦", "e\u{301}", "}", "url(#a)", "a", " ", ",",
        ]
        for _ in 0..<100 {
            let text = { () -> String in
                (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                    pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                }.joined()
            }
            var plot = PlotFixture.labelled([text(), text(), text()])
            plot.title = text()
            plot.notes = [text()]
            plot.x = PlotAxis(text())
            plot.y = PlotAxis(text(), scale: .categories([text(), text()]))
            plot.marks.append(.line(PlotSeries(text(), [PlotPoint(x: 0, y: 0)])))
            plot.marks.append(.heat(PlotHeat(text(), [.init(x: 0, y: 0, value: 1)])))
            plot.marks.append(.reference(PlotReference(.horizontal(0), name: text())))
            let picture = try SVGReader(PlotGrid(title: text(), plots: [plot, plot], columns: 2).svg)
            #expect(picture.elements.last?.name == "svg" && picture.all("style").count == 1)
            #expect(try CSVReader(plot.csv).allSatisfy { $0.count == 11 })
        }
    }

    @Test func heatHasNumbersInAllCellsOrInNone() throws {
        let names = (0..<8).map(String.init)
        let cells = names.indices.map { PlotHeat.Cell(x: Double($0), y: 0, value: $0 == 0 ? 0.2 : 0.123 + 0.1 * Double($0)) }
        for (width, shown) in [(200.0, 0), (400, 8)] {
            let plot = Plot(
                title: "", x: PlotAxis("", scale: .categories(names)), y: PlotAxis("", scale: .categories(["one"])),
                marks: [.heat(PlotHeat("share", cells))], width: width, height: 40)
            let texts = try SVGReader(plot.svg).all("text").map(\.text)
            // One more is the end of the scale of colours.
            #expect(texts.count { $0.hasPrefix("0.") } == shown + 1)
        }
    }

    // MARK: - Numbers

    @Test func theTableGivesEveryNumberBack() throws {
        let points = [
            PlotPoint(x: 0.1, y: 1.0 / 3, xError: 0.01, yError: nil, label: "a,\"b\"\r\nc"), PlotPoint(x: .nan, y: -.infinity),
        ]
        let plot = Plot(
            title: "one, two", x: PlotAxis("x"), y: PlotAxis("y"),
            marks: [.line(PlotSeries("s", points)), .reference(PlotReference(.horizontal(0.5), name: "half"))])
        let rows = try CSVReader(plot.csv)
        #expect(rows.count == 4 && rows[0].prefix(5) == ["plot", "mark", "series", "x", "y"])
        #expect(rows[1].prefix(3) == ["one, two", "line", "s"] && rows[1][10] == "a,\"b\"\r\nc")
        #expect(Double(rows[1][3]) == 0.1 && Double(rows[1][4]) == 1.0 / 3)
        #expect(Double(rows[1][6]) == 0.1 - 0.01 && Double(rows[1][7]) == 0.1 + 0.01 && rows[1][8].isEmpty)
        #expect(Double(rows[2][3])?.isNaN == true && Double(rows[2][4]) == -.infinity)
        #expect(rows[3] == ["one, two", "reference", "half", "", "0.5", "", "", "", "", "", ""])
        let named = try CSVReader(PlotFixture.heat().csv)
        #expect(named[2].prefix(6) == ["Agreement of methods", "heat", "Spearman's rank correlation", "LIME", "SLALOM", "0.35"])
    }
}

/// A table as RFC 4180 has it; throws where a quote is not closed.
private func CSVReader(_ text: String) throws -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
        switch (scalar, isQuoted) {
        case ("\"", true) where scalars.first == "\"": field.append(scalars.removeFirst())
        case ("\"", _): isQuoted.toggle()
        case (",", false), ("\r", false):
            row.append(String(field))
            field.removeAll()
            if scalar == "\r" {
                #expect(scalars.popFirst() == "\n")
                rows.append(row)
                row = []
            }
        default: field.append(scalar)
        }
    }
    try #require(!isQuoted && row.isEmpty && field.isEmpty)
    return rows
}
