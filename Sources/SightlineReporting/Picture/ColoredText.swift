import SightlineAttribution

/// The text of an explanation with a coloured ground under each token; what speaks against has a dashed line below, too.
struct ColoredText {
    private let texts: [(lines: [[TextLines.Part]], direction: TextDirection)]
    private let palette: Palette
    private let width: Double
    /// Lines for which there is no room.
    let leftOutCount: Int

    private static let fontSize = 15.0
    /// As most fonts are narrower than the widest, which estimates are for.
    private static let measuredSize = 14.0
    private static let lineHeight = 25.0
    private static let gap = 8.0
    /// Of each text: more make no figure any more **[ours]**.
    private static let lineLimit = 60

    init(_ explanation: Explanation, _ leading: LeadingScore, _ palette: Palette, width: Double) {
        var leftOutCount = 0
        texts = (0..<(explanation.pair == nil ? 1 : 2)).map { index in
            let text = TextSegments(explanation, textIndex: index)
            let segments = text.segments.map { segment in
                let level = segment.tokens.map { leading.level(explanation.tokens[$0]) }.max { abs($0) < abs($1) } ?? 0
                return (text: segment.text.shown, level: level)
            } + (text.isCut ? [(text: " …", level: 0)] : [])
            let all = TextLines(segments, width: width, fontSize: Self.measuredSize).lines
            leftOutCount += max(0, all.count - Self.lineLimit)
            let whole = segments.map(\.text).joined()
            return (Array(all.prefix(Self.lineLimit)), TextDirection(whole) ?? .leftToRight)
        }
        self.leftOutCount = leftOutCount
        self.palette = palette
        self.width = width
    }

    var height: Double {
        texts.reduce(-Self.gap) { $0 + Self.gap + Double($1.lines.count) * Self.lineHeight }
    }

    var drawing: SVGElement {
        var top = 0.0
        var elements: [SVGElement] = []
        for text in texts {
            for line in text.lines {
                elements += drawing(line, text.direction, top: top)
                top += Self.lineHeight
            }
            top += Self.gap
        }
        return SVGElement("g", ["class": "text", "font-size": Self.fontSize, "text-anchor": "middle"], elements)
    }

    private func drawing(_ line: [TextLines.Part], _ direction: TextDirection, top: Double) -> [SVGElement] {
        let spelled = Self.joined(line.map(\.text))
        let length = line.reduce(0) { $0 + $1.width }
        var left = direction == .rightToLeft ? width - length : 0
        return TextDirection.visualOrder(line.map(\.text), line: direction).flatMap { index, direction -> [SVGElement] in
            let part = line[index]
            defer { left += part.width }
            guard !part.isSpace else { return [] }
            let color = palette.color(level: part.level, .light)
            let letters = SVGElement(
                "text",
                [
                    "x": left + part.width / 2, "y": top + 16.5, "fill": part.level == 0 ? SVGColor.ink : color.ink.hex,
                    "direction": direction == .rightToLeft ? "rtl" : "ltr",
                ], text: spelled[index])
            guard part.level != 0 else { return [letters] }
            let ground = SVGElement(
                "rect", ["x": left, "y": top, "width": part.width, "height": 21, "rx": 2, "fill": color.background.hex])
            return [ground, letters] + (part.level < 0 ? [against(left, part.width, y: top + 22)] : [])
        }
    }

    private func against(_ left: Double, _ width: Double, y: Double) -> SVGElement {
        SVGElement(
            "path",
            [
                "d": "M\(left.svg) \(y.svg)h\(width.svg)", "stroke": palette.line(isPositive: false, .light).hex,
                "stroke-width": 1.6, "stroke-dasharray": "4 2.5",
            ])
    }

    /// Letters that are joined keep their joined forms where a word is in several parts (U+200D, zero width joiner).
    private static func joined(_ parts: [String]) -> [String] {
        let isJoining = { (scalar: Unicode.Scalar?) in
            scalar.map { (0x0620...0x07FF).contains($0.value) && $0.properties.isAlphabetic } ?? false
        }
        return parts.enumerated().map { index, part in
            let before = index > 0 && isJoining(parts[index - 1].unicodeScalars.last) && isJoining(part.unicodeScalars.first)
            let after = index + 1 < parts.count && isJoining(part.unicodeScalars.last)
                && isJoining(parts[index + 1].unicodeScalars.first)
            return (before ? "\u{200D}" : "") + part + (after ? "\u{200D}" : "")
        }
    }
}
