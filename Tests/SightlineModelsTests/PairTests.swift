import SightlineModels
import Testing

@Suite("A pair of texts is one sequence of two segments")
struct PairTests {
    private func model(_ name: String) throws -> TextClassifier { try GoldenCheckpoint(name: name).model() }

    @Test func tokensKnowTheirText() throws {
        let sequence = try model("bert-segments").tokenize(TextInput("the film watched", pair: "not good"))
        #expect(sequence.tokens.map(\.text) == [
            "[CLS]", "the", "film", "watch", "##ed", "[SEP]", "not", "good", "[SEP]",
        ])
        #expect(sequence.tokens.map(\.segment) == [0, 0, 0, 0, 0, 0, 1, 1, 1])
        #expect(sequence.tokens.map(\.word) == [nil, 0, 1, 2, 2, nil, 3, 4, nil])
        #expect(sequence.contentIndices == [1, 2, 3, 4, 6, 7])
        #expect(sequence.contentIndices.map { sequence.tokens[$0].textIndex } == [0, 0, 0, 0, 1, 1])
        #expect(sequence.tokens[6].range == 0..<3)
        #expect(sequence.input.segments == [0, 0, 0, 0, 0, 0, 1, 1, 1])
    }

    @Test func deletionsKeepSegmentsAndFrame() throws {
        let sequence = try model("bert-segments").tokenize(TextInput("good film", pair: "bad plot"))
        let ids = sequence.ids
        let input = sequence.input(keeping: [false, true, true, false])
        #expect(input.ids == [ids[0], ids[2], ids[3], ids[4], ids[6]])
        #expect(input.segments == [0, 0, 0, 1, 1])
    }

    @Test func framedTokensGoToTheirOwnText() throws {
        let sequence = try model("bert-segments").tokenize(TextInput("good film", pair: "bad plot"))
        let ids = sequence.ids
        let input = sequence.input(framing: [3, 0, 2])
        #expect(input.ids == [ids[0], ids[1], ids[3], ids[5], ids[4], ids[6]])
        #expect(input.segments == [0, 0, 0, 1, 1, 1])
    }

    @Test func segmentsChangeTheLogits() throws {
        let model = try model("bert-segments")
        let input = try model.tokenize(TextInput("good film", pair: "bad plot")).input
        let (with, without) = (try model.logits(of: [input]), try model.logits(of: [input.ids]))
        #expect(largestDifference(with, without) > 0.01)
        // A model that does not tell segments apart takes them all the same.
        let distilled = try self.model("distilbert")
        let other = try distilled.tokenize(TextInput("good film", pair: "bad plot")).input
        #expect(try distilled.logits(of: [other]) == distilled.logits(of: [other.ids]))
    }

    @Test(arguments: [(1, 60, 31), (60, 1, 31), (60, 60, 17), (60, 10, 24)])
    func theLongerTextIsCutFirst(first: Int, second: Int, keptOfLonger: Int) throws {
        let model = try model("bert-relu")
        #expect(model.tokenLimit == 37)
        let texts = [first, second].map { Array(repeating: "film", count: $0).joined(separator: " ") }
        let sequence = try model.tokenize(TextInput(texts[0], pair: texts[1]))
        #expect(sequence.tokens.count == 37)
        let counts = (0...1).map { text in
            sequence.contentIndices.count { sequence.tokens[$0].textIndex == text }
        }
        #expect(counts.reduce(0, +) == 34)
        #expect(counts.max() ?? 0 >= keptOfLonger)
        #expect(sequence.tokens.filter(\.isSpecial).map(\.text) == ["[CLS]", "[SEP]", "[SEP]"])
        let truncation = try #require(sequence.truncation)
        #expect(truncation.removedTokenCount == first + second - 34)
        #expect(truncation.keptScalarCount == counts[0] * 5 - 1)
        #expect(truncation.keptPairScalarCount == counts[1] * 5 - 1)
    }

    @Test func brokenSegmentsAreRefused() throws {
        let model = try model("bert-segments")
        #expect(throws: ScoringError.wrongSegmentCount(model: model.name, index: 0, expected: 2, found: 1)) {
            try model.logits(of: [ModelInput([2, 3], segments: [0])])
        }
        #expect(throws: ScoringError.unknownSegment(model: model.name, segment: 9, count: 3)) {
            try model.logits(of: [ModelInput([2, 3], segments: [0, 9])])
        }
    }
}
