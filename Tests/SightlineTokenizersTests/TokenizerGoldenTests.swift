import SightlineJSON
import SightlineTokenizers
import Testing

/// Agreement with the Python library `tokenizers` on all it returns.
@Suite("Tokenizers against the Python library")
struct TokenizerGoldenTests {
    let golden: GoldenFiles.Texts

    init() throws {
        golden = try GoldenFiles.texts()
    }

    @Test("ids, offsets and words, written out", arguments: GoldenFiles.names)
    func writtenOut(name: String) throws {
        let tokenizer = try GoldenFiles.tokenizer(name)
        for (text, expected) in zip(golden.texts, try GoldenFiles.expected(name).written) {
            let encoding = try tokenizer.encode(text)
            #expect(encoding.ids == expected.ids, "\(text.debugDescription)")
            #expect(encoding.offsets == expected.offsets, "\(text.debugDescription): \(encoding.tokens)")
            #expect(encoding.words == expected.words, "\(text.debugDescription): \(encoding.tokens)")
        }
    }

    @Test("everything, in a checksum", arguments: GoldenFiles.names)
    func checksums(name: String) throws {
        let tokenizer = try GoldenFiles.tokenizer(name)
        let expected = try GoldenFiles.expected(name)
        let groups = groups(of: golden.texts, expected.groupSize)
        try #require(expected.checksums.count == groups.count)
        for (texts, expected) in zip(groups, expected.checksums) {
            let written = try texts.map(tokenizer.written).joined()
            #expect(checksum(written) == expected, "\(texts.map(\.debugDescription)) gave\n\(written)")
        }
    }

    @Test("pairs, with and without special tokens", arguments: GoldenFiles.names)
    func pairs(name: String) throws {
        let tokenizer = try GoldenFiles.tokenizer(name)
        let expected = try GoldenFiles.expected(name).pairs
        try #require(expected.count == golden.pairs.count)
        for (pair, expected) in zip(golden.pairs, expected) {
            let written = try [true, false].map {
                try tokenizer.encode(pair.first, pair.second, addingSpecialTokens: $0).written
            }.joined()
            #expect(checksum(written) == expected, "\(pair) gave\n\(written)")
        }
    }

    /// Needs Unicode data of version 16 or later in the system's Swift and Foundation.
    @Test("scalar by scalar, wherever Unicode has classes to tell apart", arguments: GoldenFiles.names)
    func scalars(name: String) throws {
        guard let expected = try GoldenFiles.expected(name).blocks else { return }
        let tokenizer = try GoldenFiles.tokenizer(name)
        try #require(expected.count == golden.blockStarts.count)
        for (start, expected) in zip(golden.blockStarts, expected) {
            var text = ""
            for value in start..<start + golden.blockSize {
                guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
                text.unicodeScalars.append(contentsOf: ["a", scalar, " "])
            }
            #expect(checksum(try tokenizer.encode(text).written) == expected, "block \(String(start, radix: 16))")
        }
    }
}
