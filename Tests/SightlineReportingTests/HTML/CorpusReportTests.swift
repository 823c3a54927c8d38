import Foundation
import SightlineAttribution
import SightlineReporting
import Testing

/// Reports of many texts.
@Suite struct CorpusReportTests {
    private func report(_ entries: [HTMLReport.Entry]) throws -> PageReader {
        var report = HTMLReport(version: "1")
        for entry in entries { report.add(entry) }
        return try PageReader(report.markup)
    }

    private func texts() throws -> [HTMLReport.Entry] {
        [
            .explanation(
                try ReportFixture.explanation(
                    "Good good film", scores: { #""removal": \#([3, 2, 0.1][$0])"# }, fit: ReportFixture.goodFit)),
            .failure(FailureRecord(line: 2, error: "no <text>")),
            .explanation(
                try ReportFixture.explanation(
                    "bad film", label: "negative", scores: { #""removal": \#([4, -1][$0])"# },
                    fit: #"{"samples": 9, "mse": 1, "r2": 0.2}"#)),
        ]
    }

    @Test func theIndexHasEveryText() throws {
        let page = try report(texts())
        #expect(page.all("h1").map(\.text) == ["2 texts explained"])
        #expect(page.text.contains("What tiny makes of each text, explained by slalom; 1 failed; 1 of 2 explanations not to be"))
        #expect(page.text.contains("Line 2: no <text>"))
        let index = try #require(page.all(class: "index").first).text
        #expect(index.contains("Good good filmpositive88 %+2.00Good, good✓ 97 %"))
        #expect(index.contains("bad filmnegative88 %+2.00badfilm✕ 20 %"))
        #expect(page.all("a").compactMap { $0["href"] }.filter { $0.hasPrefix("#t") }.allSatisfy { link in
            page.elements.contains { "#" + ($0["id"] ?? "") == link }
        })
    }

    @Test func wordsAreSummedForEachTarget() throws {
        let page = try report(texts())
        let rows = page.all("tr").map(\.text)
        // Word, target, sum, mean, times, texts, most in.
        #expect(rows.contains("goodpositive+5.00+2.50211"))
        #expect(rows.contains("badnegative+4.00+4.00112"))
        #expect(rows.contains("filmnegative-1.00-1.00112"))
        #expect(rows.contains("filmpositive+0.10+0.10111"))
    }

    @Test func piecesOfAWordCountAsOne() throws {
        let page = try report([
            .explanation(try ExplanationFixture.explanation()), .explanation(try ExplanationFixture.explanation()),
        ])
        #expect(page.all("tr").map(\.text).contains("unbad+3.00+1.50221"))
    }

    @Test func fiftyTextsOfAHundredWordsStaySmall() throws {
        let page = try report((0..<50).map { .explanation(try ReportFixture.long(seed: $0)) })
        #expect(page.markup.utf8.count < 300_000)
        // All is there all the same: a scatter, a table, the scores of every word.
        #expect(page.all("article").count == 50)
        #expect(page.all("svg").count { $0.children.first == "title" } == 50)
        for text in page.all(class: "text") {
            #expect(text["data-s"]?.split(separator: ";").count == 100 && text.children.count == 100)
        }
        #expect(page.all(class: "legend").count == 1)
    }

    @Test func whatIsTooMuchIsCounted() throws {
        var report = HTMLReport(version: "1")
        let explanation = try ReportFixture.explanation("a film", scores: { _ in #""removal": 1"# })
        for _ in 0..<HTMLReport.entryLimit + 3 { report.add(.explanation(explanation)) }
        let page = try PageReader(report.markup)
        #expect(page.all("article").count == HTMLReport.entryLimit)
        #expect(page.text.contains("3 more left out"))
    }

    @Test func nothingIsAReportToo() throws {
        #expect(try report([]).text.contains("No text is explained"))
    }
}
