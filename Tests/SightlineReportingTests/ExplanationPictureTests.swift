import Foundation
import SightlineAttribution
import SightlineReporting
import Testing

/// One explanation as a figure.
@Suite struct ExplanationPictureTests {
    private static func picture(_ explanation: Explanation, _ palette: Palette = .blueRed) throws -> SVGReader {
        try SVGReader(ExplanationPicture(explanation, palette: palette, version: "9.8").svg)
    }

    @Test func textBarsAndSmallPrint() throws {
        let explanation = try ExplanationFixture.explanation(warnings: #"[{"kind": "truncated", "message": "it was cut"}]"#)
        let texts = try Self.picture(explanation).texts
        #expect(texts.starts(with: ["Why tiny says positive"]))
        for text in ["not", "un", "bad", "-2.00", "+2.00", "0", "removal, the 4 strongest of 5", "…bad", "Warning: it was cut."] {
            #expect(texts.contains(text), "\(text)")
        }
        let print = texts.joined(separator: " ")
        #expect(print.contains("Model tiny; target positive; score +2.50 log odds; slalom (") && print.contains("Sightline 9.8."))
        #expect(texts.contains("value against importance"))
    }

    @Test(arguments: Palette.allCases)
    func coloursAreThoseOfThePalette(palette: Palette) throws {
        let picture = try Self.picture(try ExplanationFixture.explanation(), palette)
        let fills = Set(picture.all("rect").compactMap { $0["fill"] })
        #expect(fills.contains(palette.color(level: -5, .light).background.hex))
        #expect(fills.contains(palette.color(level: 3, .light).background.hex))
        // "not", and the negative half of the legend.
        #expect(picture.all("path").count { $0["stroke-dasharray"] == "4 2.5" } == 1 + HeatScale.levelCount)
    }

    /// One standard error of what has one.
    @Test func barsHaveTheirErrors() throws {
        let explanation = try ReportFixture.explanation(
            "a b", tokens: [
                try ReportFixture.token("a", 0, 1, word: 0, scores: #""attribution": 2"#, errors: #""attribution": 0.5"#),
                try ReportFixture.token("b", 2, 3, word: 1, scores: #""attribution": -1"#),
            ], extra: #""unit": "logOdds","#)
        let picture = try Self.picture(explanation)
        #expect(picture.texts.contains("+2.00 ± 0.50") && picture.texts.contains("-1.00"))
        #expect(picture.all("path").count { $0["stroke-width"] == "1" } == 1)
        #expect(!picture.texts.contains("value against importance"))
        // 2 ± 0.5 spans all the room, so that -1 is half as long as 2, on the other side.
        let bars = picture.all("rect").filter { $0["height"] == "14" }
        let (first, second) = (try #require(bars.first), try #require(bars.last))
        #expect(first.number("x") == (second.number("x") ?? 0) + (second.number("width") ?? 0))
        #expect(abs((first.number("width") ?? 0) - 2 * (second.number("width") ?? 0)) < 0.01)
    }

    @Test func aQuantityOfTheMethodsOwnHasOneSide() throws {
        let explanation = try ReportFixture.explanation(
            "a b", scores: { #""attribution": 0.00\#($0 + 1)"# }, extra: #""unit": "own","#)
        let picture = try Self.picture(explanation)
        #expect(picture.texts.contains("0.002") && picture.texts.contains("0"))
        #expect(!picture.all("path").contains { $0["stroke-dasharray"] == "4 2.5" })
    }

    /// A value that may be anything has no place on an axis.
    @Test(arguments: [(1, "1 word is not in the scatter"), (2, "No scatter of value against importance")])
    func unsureValuesAreCountedNotDrawn(unsureCount: Int, note: String) throws {
        let tokens = try ["a", "b"].enumerated().map { index, word in
            try ReportFixture.token(
                word, 2 * index, 2 * index + 1, word: index, scores: #""removal": 1, "value": 2, "importance": 1"#,
                errors: #""value": \#(index < unsureCount ? 90 : 0.5)"#)
        }
        let texts = try Self.picture(try ReportFixture.explanation("a b", tokens: tokens)).texts
        #expect(texts.contains { $0.hasPrefix(note) })
        #expect(texts.contains("value against importance") == (unsureCount == 1))
    }

    @Test func noLineIsTooLong() throws {
        let long = String(repeating: "pneumono", count: 40)
        let explanation = try ReportFixture.explanation(
            "a \(long) b " + String(repeating: "word ", count: 200), scores: { #""removal": \#($0 % 3 - 1)"# })
        let picture = try Self.picture(explanation)
        let boxes = picture.all("rect").filter { $0["height"] == "21" }
        #expect(boxes.count > 100)
        #expect(boxes.allSatisfy { ($0.number("x") ?? -1) >= 0 && ($0.number("x") ?? 0) + ($0.number("width") ?? 0) <= 760 })
    }

    @Test func aBookIsCut() throws {
        let explanation = try ReportFixture.explanation(
            String(repeating: "word ", count: 3_000), scores: { _ in #""removal": 1"# })
        let picture = try Self.picture(explanation)
        #expect(picture.texts.contains { $0.hasSuffix("more lines of the text are not drawn.") })
        #expect((picture.all("svg").first?.number("height") ?? .infinity) < 3_000)
    }

    /// From left to right as they are seen.
    @Test(arguments: [
        ("one two three", ["one", "two", "three"]), ("אחת שתים שלוש", ["שלוש", "שתים", "אחת"]),
        ("אחת one two שתים", ["שתים", "one", "two", "אחת"]), ("one אחת שתים two", ["one", "שתים", "אחת", "two"]),
        ("אחת 12 שתים", ["שתים", "12", "אחת"]), ("影 片 好", ["影", "片", "好"]),
    ])
    func wordsStandInTheirDirection(text: String, seen: [String]) throws {
        let picture = try Self.picture(try ReportFixture.explanation(text, scores: { _ in #""removal": 1"# }))
        let words = picture.all("text").filter { $0["font-size"] == "15" && $0["text-anchor"] == "middle" }
        let ordered = words.sorted { ($0.number("x") ?? 0) < ($1.number("x") ?? 0) }
        #expect(ordered.map(\.text) == seen)
    }

    @Test(.enabled(if: PNGImage.isAvailable)) func itCanBeDrawn() throws {
        let image = try PNGImage(svg: ExplanationPicture(try ReportFixture.long(seed: 1), version: "9.8").svg)
        #expect(image.width == 1_600)
    }
}
