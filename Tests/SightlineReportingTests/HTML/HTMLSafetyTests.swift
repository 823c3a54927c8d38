import Foundation
import SightlineAttribution
import SightlineRandom
import SightlineReporting
import Testing

/// Whatever a text holds is text in the page.
@Suite struct HTMLSafetyTests {
    private static let attack = #"<script>alert(1)</script>"'& ]]></style><img src=x onerror=alert(1)>"#

    @Test func markupIsShownAsText() throws {
        let explanation = try ReportFixture.explanation(
            Self.attack, method: Self.attack, label: Self.attack, scores: { _ in #""removal": 1"# },
            warnings: #"[{"kind": "truncated", "message": "<b>&amp;"}]"#)
        for page in [try PageReader(explanation), try PageReader(explanation, explanation)] {
            #expect(page.all(class: "text").allSatisfy { $0.text == Self.attack })
            #expect(page.all("script").count == 1 && page.all("style").count == 1 && page.all("img").isEmpty)
            #expect(page.markup.ranges(of: "<script").count == 1)
            #expect(page.text.contains("Warning: <b>&amp;."))
        }
    }

    @Test func nothingIsFetched() throws {
        let page = try PageReader(try ExplanationFixture.explanation())
        for address in ["http:", "https:", "//www", "url(", "@import", "src=", "<link", "fetch("] {
            #expect(!page.markup.contains(address), "\(address)")
        }
    }

    @Test func thePolicyNamesTheStyleAndTheScript() throws {
        let page = try PageReader(try ExplanationFixture.explanation())
        let policy = try #require(page.all("meta").first { $0["http-equiv"] == "Content-Security-Policy" }?["content"])
        for name in ["style", "script"] {
            let start = try #require(page.markup.firstRange(of: "<\(name)>")).upperBound
            let end = try #require(page.markup[start...].firstRange(of: "</\(name)>")).lowerBound
            #expect(policy.contains("\(name)-src '\(SHA256.source(String(page.markup[start..<end])))'"))
        }
        #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"))
        // Which a style of its own or a handler would not get past.
        #expect(!page.elements.contains { $0.attributes.keys.contains { $0 == "style" || $0.hasPrefix("on") } })
    }

    @Test(arguments: 0..<150)
    func anyTokensMakeWellFormedPages(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let pool: [Unicode.Scalar] = [
            "<", ">", "&", "\"", "'", "]", "[", "-", "!", "/", ";", " ", "\n", "\r", "\t", "\0", "\u{1B}", "\u{7F}",
            "\u{85}", "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}", "\u{1F469}", "\u{200D}", "\u{1F3FD}",
            "\u{0301}", "\u{FE0F}", "\u{1F1E9}", "\u{1F1EA}", "ه", "ا", "影", "é", "a", "\u{10FFFF}",
        ]
        let scalars = (0..<Int.random(in: 1...60, using: &generator)).map { _ in pool.randomElement(using: &generator) ?? "a" }
        let text = String(String.UnicodeScalarView(scalars))
        let scores = ["1e308", "-1e308", "5e-324", "0", "-0.3", "2"]
        let tokens = try (0..<Int.random(in: 1...20, using: &generator)).map { index in
            let ends = (0..<2).map { _ in Int.random(in: 0...scalars.count, using: &generator) }
            let score = { scores.randomElement(using: &generator) ?? "0" }
            return try ReportFixture.token(
                text, ends.min() ?? 0, ends.max() ?? 0, word: index / 2,
                scores: #""removal": \#(score()), "value": \#(score()), "importance": \#(score())"#,
                errors: #""value": \#(score()), "importance": \#(score())"#)
        }
        let explanation = try ReportFixture.explanation(text, tokens: tokens, label: text, fit: ReportFixture.goodFit)
        let pages = [try PageReader(explanation), try PageReader(explanation, explanation, title: text)]
        for page in pages {
            // All of the text that has tokens, and nothing else, is there.
            let shown = page.all(class: "text").map(\.text)
            #expect(Set(shown).count == 1)
            let letters = { (text: String) in text.unicodeScalars.filter { $0 == "ه" || $0 == "影" || $0 == "<" } }
            let end = explanation.tokens.map { $0.start < $0.end ? $0.end : 0 }.max() ?? 0
            let covered = String(String.UnicodeScalarView(scalars.prefix(end)))
            #expect(Array(letters(shown[0])).starts(with: letters(covered)))
            #expect(!page.text.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" || $0 == "\0" })
        }
    }

    @Test func numbersThatAreNoneDoNotStopIt() throws {
        var explanation = try ExplanationFixture.explanation()
        explanation.score = .nan
        for index in explanation.tokens.indices {
            explanation.tokens[index].scores[.removal] = [Double.nan, .infinity, 1, -.infinity, 0][index % 5]
            explanation.tokens[index].standardErrors[.value] = .infinity
        }
        #expect(try PageReader(explanation).all("b").count == 5)
        #expect(try PageReader(explanation, explanation).all("article").count == 2)
    }
}
