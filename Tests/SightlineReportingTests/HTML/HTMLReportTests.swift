import Foundation
import SightlineAttribution
import SightlineRandom
import SightlineReporting
import Testing

@Suite struct HTMLReportTests {
    private func slalom() throws -> Explanation {
        try ExplanationFixture.explanation(extra: #", "fit": "# + ReportFixture.goodFit)
    }

    @Test func oneText() throws {
        let page = try PageReader(slalom())
        #expect(page.all("h1").map(\.text) == ["Why tiny says positive"])
        #expect(page.all("title").first?.text == "Why tiny says positive")
        #expect(page.all(class: "text").map(\.text) == ["not unbad, a"])
        #expect(page.all("html").first?["lang"] == "en")
        // A part for each token, coloured by its removal.
        let parts = page.all("b")
        #expect(parts.map(\.text) == ["not", "un", "bad", ",", "a"])
        #expect(parts.map { $0["class"] } == ["n5", "p1", "p3", nil, nil])
        #expect(parts[0]["title"] == "removal -2.00\nvalue -4.00 ± 0.50\nimportance +1.00 ± 0.25")
        #expect(parts[4]["title"] == "removal unknown\nvalue +2.50\nimportance unknown")
        #expect(page.text.contains("Fit: explains 97 % of how the score changes when up to 5 tokens go"))
        #expect(page.all(class: "legend").map(\.text).joined().contains("Blue speaks for positive, red with a dashed line"))
        #expect(page.all("dd").map(\.text).contains("7"))
        #expect(page.all("footer").first?.text == "Made by Sightline 1.2.3.")
        #expect(page.all("meta").contains { $0["name"] == "generator" && $0["content"] == "Sightline 1.2.3" })
        #expect(page.all("code").map(\.text) == [ReproductionCommand(try slalom()).line])
    }

    @Test func theVersionThatMadeItIsNamed() throws {
        var explanation = try slalom()
        // Results of before versions were written lack them.
        #expect(explanation.version == nil)
        #expect(try !PageReader(explanation).all("dt").map(\.text).contains("Made by"))
        explanation.version = "0.0.9 <b>"
        #expect(try PageReader(explanation).all("dd").map(\.text).contains("Sightline 0.0.9 <b>"))
    }

    @Test func theTableIsSortedAndLinkedToTheTextAndTheScatter() throws {
        let page = try PageReader(slalom())
        let rows = page.all("tr").filter { $0["data-t"] != nil }
        #expect(rows.map { $0["data-t"] } == ["0", "2", "1", "3", "4"])
        #expect(rows.first?.text == "not-2.00-4.00 ± 0.50+1.00 ± 0.25")
        // Those with value and importance both, the strongest last, so that they lie on top.
        let marks = page.all("g").filter { $0["data-t"] != nil }
        #expect(marks.map { $0["data-t"] } == ["3", "1", "2", "0"])
        #expect(marks.last?.children.contains("polygon") == true && marks.last?["class"] == "n5")
        #expect(marks[2].children.contains("circle"))
    }

    @Test func everyPictureHasATitleOrSaysNothing() throws {
        for svg in try PageReader(slalom(), slalom()).all("svg") {
            #expect(svg.children.first == "title" || svg["aria-hidden"] == "true")
        }
    }

    @Test func methodsStandSideBySide() throws {
        let other = try ReportFixture.explanation(
            "not unbad, a film", method: "gaf", scores: { #""attribution": 0.\#($0 + 1)"# }, extra: #""unit": "own","#)
        let page = try PageReader(slalom(), other)
        #expect(page.all("article").count == 1)
        #expect(page.all(class: "method").map(\.text) == ["slalom", "gaf"])
        #expect(page.text.contains("The scores rank words; they predict nothing that could be checked"))
        #expect(page.text.contains("Blue is attribution."))
        // Unsigned scores have bars from the left.
        #expect(page.all("table").map { $0["class"] } == [nil, "own"])
        // The same once more is another text, not another method.
        #expect(try PageReader(slalom(), slalom()).all("article").count == 2)
    }

    @Test(arguments: [
        (ReportFixture.goodFit, "[]", "good"), (#"{"samples": 9, "mse": 1, "r2": 0.7}"#, "[]", "fair"),
        (#"{"samples": 9, "mse": 1, "r2": 0.2}"#, "[]", "poor"), (#"{"samples": 9, "mse": 1}"#, "[]", "fair"),
        (ReportFixture.goodFit, #"[{"kind": "unstableFit", "message": "it did not converge"}]"#, "poor"),
        (ReportFixture.goodFit, #"[{"kind": "truncated", "message": "it is long"}]"#, "good"),
    ])
    func trust(fit: String, warnings: String, expected: String) throws {
        let explanation = try ReportFixture.explanation("a film", scores: { _ in #""removal": 1"# }, fit: fit, warnings: warnings)
        let page = try PageReader(explanation)
        #expect(page.all(class: "trust").map { $0["class"] } == ["trust \(expected)"])
        #expect(page.text.contains("Do not rely on these scores") == (expected == "poor"))
        for warning in explanation.warnings { #expect(page.text.contains("Warning: \(warning.message).")) }
    }

    @Test(arguments: Palette.allCases)
    func palettesNameTheirColours(palette: Palette) throws {
        let page = try PageReader(slalom(), palette: palette)
        let names = palette.names
        #expect(page.text.contains("\(names.positive.capitalized) speaks for positive, \(names.negative) with a dashed line"))
        #expect(page.markup.contains(palette.color(level: 5, .light).background.hex))
        #expect(page.markup.contains(palette.color(level: -5, .dark).background.hex))
    }

    @Test func givenTitlesWin() throws {
        let page = try PageReader(slalom(), title: "Mine & <yours>")
        #expect(page.all("h1").map(\.text) == ["Mine & <yours>"])
    }
}
