import SightlineAttribution

/// The strongest tokens as bars from zero, with one standard error to each side and the numbers.
struct ScoreBars {
    private struct Bar {
        let label: String
        let number: String
        let score: Double
        let error: Double
    }

    private let bars: [Bar]
    private let leading: LeadingScore
    private let palette: Palette
    private let tokenCount: Int
    private let labelWidth: Double
    private let numberWidth: Double

    private static let rowHeight = 20.0
    private static let barWidth = 180.0
    private static let limit = 12
    private static let fontSize = 12.0
    private static let widestLabel = 120.0
    /// Of what is below a title.
    static let top = 18.0

    init(_ explanation: Explanation, _ leading: LeadingScore, _ palette: Palette) {
        self.leading = leading
        self.palette = palette
        let spelled = explanation.spelledTokens
        let order = leading.order(of: explanation.tokens)
        tokenCount = order.count
        bars = order.prefix(Self.limit).compactMap { index in
            let token = explanation.tokens[index]
            guard let score = leading.of(token) else { return nil }
            let error = token.standardErrors[leading.name].flatMap { $0.isFinite ? abs($0) : nil } ?? 0
            return Bar(
                label: TextWidth.cut(spelled[index], to: Self.widestLabel, size: Self.fontSize),
                number: leading.text(token, leading.name), score: score, error: error)
        }
        let widest = { (texts: [String]) in texts.reduce(0) { max($0, TextWidth.of($1, size: Self.fontSize)) } }
        labelWidth = widest(bars.map(\.label))
        numberWidth = widest(bars.map(\.number))
    }

    var size: PlotPlace {
        bars.isEmpty ? [0, 0] : [labelWidth + Self.barWidth + numberWidth + 16, Self.top + Double(bars.count) * Self.rowHeight + 4]
    }

    static func title(_ text: String) -> SVGElement {
        SVGElement("text", ["x": 0, "y": 8, "font-size": 12.5, "font-weight": "bold"], text: text)
    }

    var drawing: SVGElement {
        let count = bars.count < tokenCount ? "the \(bars.count) strongest of \(Numerals.count(tokenCount))" : "all words"
        let title = Self.title("\(leading.name.rawValue), \(count)")
        let zero = SVGElement(
            "path",
            [
                "d": "M\(place(0).svg) \(Self.top.svg)v\((size.y - Self.top).svg)", "stroke": SVGColor.quiet, "stroke-width": 0.8,
            ])
        return SVGElement("g", ["class": "bars", "font-size": Self.fontSize], [title] + bars.enumerated().flatMap(row) + [zero])
    }

    /// What the longest bar with its error comes to.
    private var reach: Double {
        bars.reduce(0) { max($0, min(abs($1.score) + $1.error, 2 * leading.scale.limit)) }
    }

    private func place(_ score: Double) -> Double {
        let share = reach > 0 ? min(max(score / reach, -1), 1) : 0
        return labelWidth + 8 + Self.barWidth * (leading.isDirected ? (1 + share) / 2 : max(share, 0))
    }

    private func row(_ index: Int, _ bar: Bar) -> [SVGElement] {
        let y = Self.top + Double(index) * Self.rowHeight
        let (zero, end) = (place(0), place(bar.score))
        let color = palette.line(isPositive: bar.score >= 0, .light).hex
        let ends = [place(bar.score - bar.error), place(bar.score + bar.error)].map(\.svg)
        let whisker = bar.error > 0
            ? [SVGElement(
                "path",
                [
                    "d": "M\(ends[0]) \((y + 10).svg)H\(ends[1])M\(ends[0]) \((y + 7).svg)v6M\(ends[1]) \((y + 7).svg)v6",
                    "stroke": SVGColor.ink, "stroke-width": 1, "fill": "none",
                ])] : []
        return [
            SVGElement("text", ["x": labelWidth, "y": y + 14, "text-anchor": "end"], text: bar.label),
            SVGElement("rect", ["x": min(zero, end), "y": y + 3, "width": abs(end - zero), "height": 14, "fill": color]),
        ] + whisker + [
            SVGElement("text", ["x": labelWidth + Self.barWidth + 16, "y": y + 14, "fill": SVGColor.quiet], text: bar.number)
        ]
    }
}
