import Foundation
import SightlineEvaluation
import Testing

@Suite struct YelpHATTests {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// Made up, in the layout of the published files.
    private static let madeUp = tests.appendingPathComponent("Data/yelp-hat.csv").path
    private static let published = tests.appendingPathComponent("../../shared/data/yelp-hat").standardized.path

    private func markedWords(_ text: LabelledText) throws -> [String] {
        let scalars = Array(text.input.text.unicodeScalars)
        return try #require(text.humanAttention).words.filter(\.isMarked).map { word in
            String(String.UnicodeScalarView(scalars[word.range]))
        }
    }

    @Test(arguments: [
        (YelpHAT.Agreement.consensus, ["Great"], ["Slow."]),
        (.majority, ["Great", "\"cosy\""], ["Slow."]),
        (.any, ["Great", "food", "\"cosy\"", "return."], ["Slow.", "Never"]),
    ])
    func marksAreThoseThatAnnotatorsShare(agreement: YelpHAT.Agreement, first: [String], second: [String]) throws {
        let data = try YelpHAT(Self.madeUp, agreement: agreement)
        #expect(data.texts.map(\.id) == ["yelp-hat/1", "yelp-hat/2", "yelp-hat/3"])
        #expect(data.texts.map(\.label) == ["1", "0", "0"])
        #expect(data.texts.map(\.input.text) == ["Great  food & \"cosy\" place, I'd return. ", "Slow.\nNever <3 again", "Just fine"])
        #expect(try markedWords(data.texts[0]) == first)
        #expect(try markedWords(data.texts[1]) == second)
        #expect(data.texts[0].humanAttention?.words.count == 7)
    }

    @Test func annotationsOfOtherWordsAreLeftOutAndSaid() throws {
        let data = try YelpHAT(Self.madeUp)
        #expect(data.skipped.map(\.row) == [7, 8])
        #expect(data.skipped.map(\.text) == ["yelp-hat/2", "yelp-hat/3"])
        #expect(data.texts[2].humanAttention == nil)
    }

    @Test(arguments: [
        ("text,label\na,1\n", "the header has no column \"Input.label\"; it has \"text\", \"label\""),
        (
            "Input.label,Input.text,Answer.html_output\n1,a,<span>a</span>\n0,a,<span>a</span>\n",
            "row 3, column \"Input.label\": \"0\"; expected \"1\", which other rows of the same review have"
        ),
    ])
    func otherFilesAreRefused(content: String, message: String) throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: CSVError.self) { try YelpHAT(folder.write("a.csv", content)) }
        #expect(error?.description.hasSuffix(message) == true, "\(error?.description ?? "")")
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: published), "\(published) is not there"),
        arguments: [("yelp-hat-50.csv", 300, 0), ("yelp-hat-100.csv", 439, 0), ("yelp-hat-200.csv", 181, 0)])
    func publishedFiles(name: String, reviewCount: Int, skippedCount: Int) throws {
        let path = Self.published + "/" + name
        let all = try YelpHAT(path)
        #expect(all.texts.count == reviewCount && all.skipped.count == skippedCount)
        #expect(Set(all.texts.map(\.label)) == ["0", "1"])
        let counts = try [YelpHAT.Agreement.consensus, .majority, .any].map { agreement in
            try YelpHAT(path, agreement: agreement).texts.map { $0.humanAttention?.words.count(where: \.isMarked) ?? -1 }
        }
        for review in 0..<reviewCount {
            #expect(0 <= counts[0][review] && counts[0][review] <= counts[1][review] && counts[1][review] <= counts[2][review])
        }
        // Consensus is rarer, and not empty.
        #expect(counts[0].reduce(0, +) > reviewCount && counts[0].reduce(0, +) < counts[2].reduce(0, +))
    }
}
