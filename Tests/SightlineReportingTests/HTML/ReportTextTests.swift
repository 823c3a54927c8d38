import Foundation
import SightlineAttribution
import SightlineReporting
import Testing

/// Texts of all scripts in a page.
@Suite struct ReportTextTests {
    private func parts(_ text: String, _ ranges: [(Int, Int)]) throws -> [PageReader.Element] {
        let tokens = try ranges.enumerated().map { index, range in
            try ReportFixture.token("t\(index)", range.0, range.1, word: index, scores: #""removal": \#(index + 1)"#)
        }
        let page = try PageReader(ReportFixture.explanation(text, tokens: tokens))
        #expect(page.all(class: "text").map(\.text) == [text])
        return page.all("b")
    }

    @Test func whichWayATextRunsItsLettersSay() throws {
        let page = try PageReader(
            ReportFixture.explanation("هذا الفيلم رائع", scores: { #""removal": \#($0)"# }))
        #expect(page.all(class: "text").map { $0["dir"] } == ["auto"])
        // In a language that nobody knows.
        #expect(page.all(class: "text").map { $0["lang"] } == [""])
        #expect(page.all("b").map(\.text) == ["هذا", "الفيلم", "رائع"])
    }

    @Test func picturesAndAccentsStayWhole() throws {
        // A family of three people and two joiners, cut after the first of them.
        let family = "👩\u{200D}👩\u{200D}👧"
        #expect(try parts("a \(family)!", [(0, 1), (2, 3), (4, 7), (7, 8)]).map(\.text) == ["a", family, "!"])
        #expect(try parts("e\u{301}t", [(0, 1), (1, 2), (2, 3)]).map(\.text) == ["e\u{301}", "t"])
    }

    @Test func tokensOfOneCharacterAreOnePart() throws {
        // Three bytes of one character, as byte-level vocabularies have them.
        let found = try parts("影 a", [(0, 1), (0, 1), (0, 1), (2, 3)])
        #expect(found.map(\.text) == ["影", "a"])
        #expect(found.map { $0["class"] } == ["p4", "p5"])
        #expect(found[0]["title"] == "t0: removal +1.00\nt1: removal +2.00\nt2: removal +3.00")
    }

    @Test func tokensAreSpelledAsTheTextHasThem() throws {
        let tokens = [
            try ReportFixture.token("[UNK]", 0, 2, word: 0, scores: #""removal": 2"#),
            try ReportFixture.token("un", 3, 5, word: 1, scores: #""removal": 1.5"#),
            try ReportFixture.token("##bad", 5, 8, word: 1, scores: #""removal": 1"#),
        ]
        let page = try PageReader(ReportFixture.explanation("电影 unbad", tokens: tokens))
        #expect(page.all("th").map(\.text) == ["word", "removal", "电影", "un", "…bad"])
    }

    @Test func pairsAndLineBreaks() throws {
        let tokens = [
            try ReportFixture.token("a", 0, 1, word: 0, scores: #""removal": 1"#, textIndex: 0),
            try ReportFixture.token("b", 2, 3, word: 1, scores: #""removal": 1"#, textIndex: 0),
            try ReportFixture.token("c", 0, 1, word: 0, scores: #""removal": -1"#, textIndex: 1),
        ]
        let page = try PageReader(ReportFixture.explanation("a\nb", pair: "c", tokens: tokens))
        #expect(page.all(class: "text").map(\.text) == ["a\nb", "c"])
        // Places are counted over both texts.
        #expect(page.all("tr").filter { $0["data-t"] == "2" }.map(\.text) == ["c-1.00"])
    }

    @Test func aTruncatedTextEndsWithAnEllipsis() throws {
        let tokens = [try ReportFixture.token("a", 0, 1, word: 0, scores: #""removal": 1"#)]
        let page = try PageReader(
            ReportFixture.explanation(
                "a" + String(repeating: " long", count: 9), tokens: tokens,
                warnings: #"[{"kind": "truncated", "message": "too long"}]"#))
        #expect(page.all(class: "text").map(\.text) == ["a …"])
    }
}
