import SightlineTokenizers
import Testing

/// Agreement with the Python library, whose engine is Oniguruma, on where
/// regular expressions cut.
@Suite("Regular expressions against the Python library")
struct PatternGoldenTests {
    @Test("the pieces of all texts", arguments: try GoldenFiles.patterns())
    func pieces(_ row: GoldenFiles.Pattern) throws {
        let tokenizer = try TokenizerFixture.tokenizer(["pre_tokenizer": row.split])
        let groups = groups(of: try GoldenFiles.texts().texts, row.groupSize)
        try #require(row.checksums.count == groups.count)
        for (texts, expected) in zip(groups, row.checksums) {
            let written = try texts.map { text in
                try tokenizer.encode(text).offsets.map { "\($0.lowerBound) \($0.upperBound)\n" }.joined()
            }
            #expect(checksum(written.joined()) == expected, "\(Array(zip(texts, written)))")
        }
    }
}
