import SightlineAttribution

/// An explanation as one figure for a paper or a ticket, as an SVG picture.
///
/// The text with its tokens coloured, the scale of the colours, the strongest tokens as bars with their standard errors, of
/// SLALOM the value against the importance of each token, and in small print what was explained, how, and what to beware of.
/// The picture is light always, as paper is. Equal explanations are equal bytes; any text makes well-formed XML.
public struct ExplanationPicture: Sendable {
    public let explanation: Explanation
    public let palette: Palette
    /// Of the program that makes the picture.
    public let version: String

    private static let width = 760.0
    private static let gap = 18.0
    private static let smallPrint = 10.5

    public init(_ explanation: Explanation, palette: Palette = .blueRed, version: String) {
        self.explanation = explanation
        self.palette = palette
        self.version = version
    }

    /// The picture as a file's text.
    ///
    /// - Complexity: O(tokens log tokens + characters of the text).
    public var svg: String {
        let leading = LeadingScore(explanation)
        let text = ColoredText(explanation, leading, palette, width: Self.width)
        let bars = ScoreBars(explanation, leading, palette)
        let plot = scatter(leading)
        let scatter = plot.map { PlotFigure(title: $0.title, notes: [], plots: [$0], columns: 1).drawn }
        var y = 0.0
        var drawing: [SVGElement] = []
        let add = { (elements: [SVGElement], x: Double) in
            drawing.append(SVGElement("g", ["transform": "translate(\(x.svg) \(y.svg))"], elements))
        }
        add([text.drawing], 0)
        y += text.height + Self.gap
        let legend = legend(leading)
        add(legend.elements, 0)
        y += legend.height + Self.gap
        add([bars.drawing], 0)
        // Beside the bars if there is room, or else below them.
        var height = bars.size.y
        if let scatter {
            let left = max(bars.size.x + 2 * Self.gap, Self.width - scatter.size.x)
            let isBeside = left + scatter.size.x <= Self.width
            if !isBeside { y += height + Self.gap }
            let count = explanation.tokens.count { !$0.special }
            let part = count > Self.scatterLimit ? ", the \(Self.scatterLimit) strongest" : ""
            add([ScoreBars.title("value against importance" + part)], isBeside ? left : 0)
            y += ScoreBars.top
            add(scatter.drawing, isBeside ? left : 0)
            height = (isBeside ? max(height - ScoreBars.top, scatter.size.y) : scatter.size.y)
        }
        y += height + Self.gap
        let notes = notes(text, omissions: (plot?.notes ?? missingScatter) + (scatter?.omissions.sentences ?? []))
        let lines = notes.flatMap { Self.wrapped($0, size: Self.smallPrint) }
        add(lines.enumerated().map { Self.line($0.element, $0.offset, size: Self.smallPrint) }, 0)
        y += Double(lines.count) * Self.smallPrint * 1.4
        return SVGPage(
            title: ReportTitle.text(explanation), notes: ["\(explanation.verdict). \(TrustVerdict(explanation).heading)."],
            width: Self.width, height: y, drawing: drawing, description: "The text: \(explanation.text.printable.cut(to: 1_000))"
        ).markup
    }

    /// Why there is no scatter, of a method that has the scores for one.
    private var missingScatter: [String] {
        explanation.tokens.contains { $0[.value] != nil && $0[.importance] != nil }
            ? ["No scatter of value against importance: every value is as unsure as the axis would be long."] : []
    }

    private func notes(_ text: ColoredText, omissions: [String]) -> [String] {
        let leftOut = text.leftOutCount == 0
            ? [] : ["\(Numerals.count(text.leftOutCount)) more lines of the text are not drawn."]
        let hasErrors = explanation.tokens.contains { !$0.standardErrors.isEmpty }
        let reading = hasErrors ? "Lines with ends are one standard error to each side. " : ""
        return leftOut + omissions + [reading + explanation.origin(version: version)]
            + explanation.warnings.map { "Warning: \($0.message.printable)." }
    }

    // MARK: - Legend

    /// A swatch for each level of colour between the numbers at the ends, and what it all means.
    private func legend(_ leading: LeadingScore) -> (elements: [SVGElement], height: Double) {
        let levels = Array((leading.isDirected ? -HeatScale.levelCount : 0)...HeatScale.levelCount)
        let ends = leading.ends
        let left = TextWidth.of(ends.lower, size: 11) + 4
        let swatches = levels.enumerated().flatMap { index, level -> [SVGElement] in
            let x = left + Double(index) * 18
            let swatch = SVGElement(
                "rect",
                [
                    "x": x, "y": 0, "width": 18, "height": 11, "fill": palette.color(level: level, .light).background.hex,
                    "stroke": SVGColor.line, "stroke-width": 0.5,
                ])
            let against = SVGElement(
                "path",
                [
                    "d": "M\(x.svg) 13h18", "stroke": palette.line(isPositive: false, .light).hex, "stroke-width": 1.6,
                    "stroke-dasharray": "4 2.5",
                ])
            let zero = SVGElement("text", ["x": x + 9, "y": 24, "text-anchor": "middle"], text: "0")
            return [swatch] + (level < 0 ? [against] : []) + (level == 0 && leading.isDirected ? [zero] : [])
        }
        let right = left + Double(levels.count) * 18 + 4
        let numbers = [
            SVGElement("text", ["x": left - 4, "y": 10, "text-anchor": "end"], text: ends.lower),
            SVGElement("text", ["x": right, "y": 10], text: ends.upper),
        ]
        let start = right + TextWidth.of(ends.upper, size: 11) + 14
        let words = Self.wrapped(leading.reading(palette, target: explanation.targetName), size: 11, width: Self.width - start)
        let reading = SVGElement(
            "g", ["transform": "translate(\(start.svg) 0)"], words.enumerated().map { Self.line($0.element, $0.offset, size: 11) })
        let group = SVGElement("g", ["class": "legend", "font-size": 11, "fill": SVGColor.quiet], swatches + numbers + [reading])
        return ([group], max(26, Double(words.count) * 11 * 1.4))
    }

    // MARK: - Lines of words

    private static func wrapped(_ text: String, size: Double, width: Double = width) -> [String] {
        TextLines([(text: text, level: 0)], width: width, fontSize: size).lines.map { $0.map(\.text).joined() }
    }

    private static func line(_ text: String, _ index: Int, size: Double) -> SVGElement {
        SVGElement(
            "text", ["x": 0, "y": size * (0.9 + 1.4 * Double(index)), "font-size": size, "fill": SVGColor.quiet], text: text)
    }
}
