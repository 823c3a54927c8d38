/// A picture by itself: a white page with a title, some lines under it, and a drawing.
struct SVGPage {
    var title: String
    var notes: [String]
    /// In the units of the drawing, whose origin is its upper left corner.
    var width: Double
    var height: Double
    var drawing: [SVGElement]
    /// The picture in words.
    var description: String?
    /// The light colours that another takes the place of where the viewer asks for a dark picture; none for a picture that
    /// is light always.
    var darkColors: [(light: String, dark: String)] = []

    private static let margin = 20.0
    private static let lineHeight = 17.0

    /// The page as a file's text.
    ///
    /// The ground is drawn, so that the picture reads the same in dark viewers. Colours are attributes, which every viewer
    /// knows; only a dark picture's are a style, which takes precedence over them.
    var markup: String {
        let pageWidth = max(width, 520) + 2 * Self.margin
        let lines = header(width: pageWidth - 2 * Self.margin)
        let top = Self.margin + Double(lines.count) * Self.lineHeight + 14
        let size = (width: pageWidth, height: top + height + Self.margin)
        let page = SVGElement(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "width": size.width, "height": size.height,
                "viewBox": "0 0 \(size.width.svg) \(size.height.svg)", "role": "img",
                "lang": "en", "class": darkColors.isEmpty ? "light" : "dark",
                "font-family": "Helvetica, Arial, sans-serif", "font-size": 12, "fill": SVGColor.ink,
            ],
            [description.map { SVGElement("desc", text: $0) }, darkColors.isEmpty ? nil : SVGElement("style", text: darkStyle)]
                .compactMap { $0 } + [
                SVGElement("rect", ["width": size.width, "height": size.height, "fill": "#ffffff"]),
                SVGElement("g", [:], lines),
                SVGElement("g", ["transform": "translate(\(Self.margin.svg) \(top.svg))"], drawing),
            ])
        return page.tooltip(title).markup + "\n"
    }

    /// Rules by the light colour of an element, for this picture alone where several are in one page.
    private var darkStyle: String {
        let rules = darkColors.flatMap { light, dark in
            ["fill", "stroke"].map { ".dark[\($0)='\(light)'],.dark [\($0)='\(light)']{\($0):\(dark)}" }
        }
        return "@media (prefers-color-scheme:dark){\(rules.joined())}"
    }

    /// Title and notes, in lines that fit.
    private func header(width: Double) -> [SVGElement] {
        let titles = Paragraph.wrapped(title, width: Int(width / 8.6))
        let others = notes.flatMap { Paragraph.wrapped($0, width: Int(width / 6.3)) }
        return (titles + others).enumerated().map { index, line in
            let y = Self.margin + 12 + Double(index) * Self.lineHeight
            return index < titles.count
                ? SVGElement("text", ["x": Self.margin, "y": y, "font-size": 15, "font-weight": "bold"], text: line)
                : SVGElement("text", ["x": Self.margin, "y": y, "fill": SVGColor.quiet], text: line)
        }
    }
}
