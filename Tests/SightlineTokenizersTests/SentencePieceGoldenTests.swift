import SightlineTokenizers
import Testing

/// Agreement with the Python libraries `tokenizers` and `transformers`.
@Suite("Tokenizers of SentencePiece's kind against the Python libraries")
struct SentencePieceGoldenTests {
    typealias Case = SentencePieceGoldenFiles.Case

    let golden: SentencePieceGoldenFiles.Texts
    let blocks: GoldenFiles.Texts

    init() throws {
        golden = try SentencePieceGoldenFiles.texts()
        blocks = try GoldenFiles.texts()
    }

    @Test("ids, offsets and words, written out", arguments: SentencePieceGoldenFiles.cases)
    func writtenOut(_ example: Case) throws {
        let tokenizer = try example.tokenizer()
        let expected = try SentencePieceGoldenFiles.expected(example.name).written
        try #require(expected.count == golden.writtenOut.count)
        for (text, expected) in zip(golden.writtenOut, expected) {
            let encoding = try tokenizer.encode(text)
            #expect(encoding.ids == expected.ids, "\(text.debugDescription): \(encoding.tokens)")
            #expect(encoding.offsets == expected.offsets, "\(text.debugDescription): \(encoding.tokens)")
            #expect(encoding.words == expected.words, "\(text.debugDescription): \(encoding.tokens)")
        }
    }

    @Test("everything, in checksums of a few texts each", arguments: SentencePieceGoldenFiles.cases)
    func checksums(_ example: Case) throws {
        let tokenizer = try example.tokenizer()
        let expected = try SentencePieceGoldenFiles.expected(example.name).checksums
        let starts = stride(from: 0, to: golden.texts.count, by: golden.groupSize)
        try #require(expected.count == starts.underestimatedCount)
        for (start, expected) in zip(starts, expected) {
            let group = golden.texts[start..<min(start + golden.groupSize, golden.texts.count)]
            let written = try group.map(tokenizer.written).joined()
            #expect(checksum(written) == expected, "\(group) gave\n\(written)")
        }
    }

    @Test("pairs, with and without special tokens", arguments: SentencePieceGoldenFiles.cases)
    func pairs(_ example: Case) throws {
        let tokenizer = try example.tokenizer()
        let expected = try SentencePieceGoldenFiles.expected(example.name).pairs
        try #require(expected.count == golden.pairs.count)
        for (pair, expected) in zip(golden.pairs, expected) {
            let written = try [true, false].map {
                try tokenizer.encode(pair.first, pair.second, addingSpecialTokens: $0).written
            }.joined()
            #expect(checksum(written) == expected, "\(pair) gave\n\(written)")
        }
    }

    /// Needs Unicode data of version 16 or later in the system's Swift and Foundation.
    @Test("scalar by scalar, alone and among others of a cluster", arguments: SentencePieceGoldenFiles.cases)
    func scalars(_ example: Case) throws {
        let tokenizer = try example.tokenizer()
        let expected = try SentencePieceGoldenFiles.expected(example.name)
        try #require(expected.blocks.count == blocks.blockStarts.count)
        var clusters = ""
        for (start, expected) in zip(blocks.blockStarts, expected.blocks) {
            let scalars = (start..<start + blocks.blockSize).compactMap { Unicode.Scalar(UInt32($0)) }
            let alone = scalars.map { "a\($0) " }.joined()
            #expect(checksum(try tokenizer.encode(alone).written) == expected, "block \(String(start, radix: 16))")
            clusters += try tokenizer.encode(scalars.map { "\u{FB01}\($0)\u{301}\u{2163}" }.joined()).written
        }
        #expect(checksum(clusters) == expected.clusters)
    }
}
