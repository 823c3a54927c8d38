import SightlineModels
import Testing

@Suite("Token sequences keep content and frame apart")
struct TokenSequenceTests {
    /// Words of the vocabulary that Tests/Golden/models.py gives the small models.
    static let model = Result { try GoldenCheckpoint(name: "bert-relu").model() }

    private func tokens(_ text: String) throws -> TokenSequence {
        try Self.model.get().tokenize(text)
    }

    @Test func contentStandsBetweenTheModelsOwnTokens() throws {
        let sequence = try tokens("The film watched.")
        #expect(sequence.tokens.map(\.text) == ["[CLS]", "the", "film", "watch", "##ed", ".", "[SEP]"])
        #expect(sequence.tokens.map(\.isSpecial) == [true, false, false, false, false, false, true])
        #expect(sequence.tokens.map(\.word) == [nil, 0, 1, 2, 2, 3, nil])
        #expect(sequence.tokens.map(\.range) == [0..<0, 0..<3, 4..<8, 9..<14, 14..<16, 16..<17, 0..<0])
        #expect(sequence.contentIndices == [1, 2, 3, 4, 5])
        #expect(sequence.contentIDs == Array(sequence.ids.dropFirst().dropLast()))
        #expect(sequence.truncation == nil)
    }

    @Test func keepingSomeContent() throws {
        let sequence = try tokens("good [SEP] bad film")
        let ids = sequence.ids
        #expect(sequence.contentIndices == [1, 3, 4])
        #expect(sequence.input(keeping: [true, true, true]).ids == ids)
        #expect(sequence.input(keeping: [false, false, false]).ids == [ids[0], ids[2], ids[5]])
        #expect(sequence.input(keeping: [false, true, false]).ids == [ids[0], ids[2], ids[3], ids[5]])
        #expect(sequence.input(keeping: [true, false, true]).ids == [ids[0], ids[1], ids[2], ids[4], ids[5]])
    }

    @Test func framingOtherContent() throws {
        let sequence = try tokens("good bad film")
        let content = sequence.contentIDs
        #expect(sequence.input(framing: [2, 0, 2]).ids == [2, content[2], content[0], content[2], 3])
        #expect(sequence.input(framing: []).ids == [2, 3])
        #expect(sequence.input(framing: [0, 1, 2]) == sequence.input)
        // Special tokens in the middle of the text are no part of the frame.
        #expect(try tokens("good [SEP] bad").input(framing: [1]).ids == [2, content[1], 3])
        #expect(try tokens("[MASK] good").input(framing: [0]).ids == [2, 4, content[0], 3])
    }

    @Test func typedSpecialTokensAreSpecial() throws {
        for special in ["[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]"] {
            // Some take the white space before them along; a word right beside them is apart nevertheless.
            let between = [special, " \(special) ", "\n\(special)\t", " \n \(special) "]
            for text in between.map({ "good\($0)bad" }) {
                let sequence = try tokens(text)
                #expect(sequence.tokens.map(\.isSpecial) == [true, false, true, false, true], "\(text)")
                #expect(sequence.tokens[2].word == nil)
                #expect(!sequence.tokens[2].range.isEmpty)
            }
        }
        #expect(try tokens("[sep]").contentIndices.count > 1, "spelled otherwise it is text")
    }

    @Test func wordsThatAreUnknownAreContent() throws {
        let sequence = try tokens("good qqq bad \u{5317}")
        #expect(sequence.tokens.map(\.text) == ["[CLS]", "good", "[UNK]", "bad", "[UNK]", "[SEP]"])
        #expect(sequence.contentIndices == [1, 2, 3, 4])
        #expect(sequence.tokens[2].range == 5..<8)
        #expect(sequence.tokens[2].word == 1)
    }

    @Test func textsWithoutContent() throws {
        for text in ["", " ", "\n\t "] {
            let sequence = try tokens(text)
            #expect(sequence.ids == [2, 3])
            #expect(sequence.contentIndices.isEmpty)
            #expect(sequence.input(keeping: []).ids == [2, 3])
        }
    }

    @Test func manyUnknownWords() throws {
        let sequence = try tokens(String(repeating: "\u{5317}", count: 50_000))
        #expect(sequence.contentIndices == Array(1...35))
        #expect(sequence.truncation?.removedTokenCount == 50_000 - 35)
        #expect(sequence.truncation?.keptScalarCount == 35)
    }

    // MARK: Truncation: the model takes 37 tokens, two of them its own.

    @Test func aTextThatJustFitsIsNotCut() throws {
        let sequence = try tokens(String(repeating: "film ", count: 35))
        #expect(sequence.tokens.count == 37)
        #expect(sequence.truncation == nil)
    }

    @Test func whatIsBeyondTheLimitIsCutOff() throws {
        let sequence = try tokens(String(repeating: "film ", count: 34) + "\u{e9}x good bad")
        let truncation = try #require(sequence.truncation)
        #expect(sequence.tokens.count == 37)
        #expect(sequence.tokens.first?.text == "[CLS]")
        #expect(sequence.tokens.last?.text == "[SEP]")
        #expect(sequence.contentIndices == Array(1...35))
        // The unknown word of two scalars still fits.
        #expect(truncation.removedTokenCount == 2)
        #expect(truncation.keptScalarCount == 34 * 5 + 2)
        #expect(truncation.limit == 37)
    }

    @Test func aWordMayBeCutInTwo() throws {
        let sequence = try tokens(String(repeating: "film ", count: 34) + "watched good")
        #expect(sequence.tokens[35].text == "watch")
        #expect(sequence.truncation?.removedTokenCount == 2)
        #expect(sequence.truncation?.keptScalarCount == 34 * 5 + 5)
    }

    @Test func aTypedSpecialTokenAtTheEndIsCutOffLikeContent() throws {
        let sequence = try tokens(String(repeating: "film ", count: 40) + "[SEP]")
        #expect(sequence.tokens.count == 37)
        #expect(sequence.contentIndices == Array(1...35))
        #expect(sequence.truncation?.removedTokenCount == 6)
        #expect(sequence.tokens.last?.range.isEmpty == true)
    }

    @Test func theTokenizersOwnLimitCounts() throws {
        let copy = try TemporaryCheckpoint()
        for (declared, limit) in [("5", 5), ("1000", 19), ("1e30", 19), ("null", 19)] {
            try copy.write("tokenizer_config.json", "{\"model_max_length\": \(declared)}")
            let model = try TextClassifier(checkpoint: Checkpoint(directory: copy.directory))
            #expect(model.tokenLimit == limit)
            #expect(try model.tokenize(String(repeating: "film ", count: 50)).tokens.count == limit)
        }
    }
}
