import SightlineAttribution
import Testing

@Suite struct WordMergingTests {
    private func merged() throws -> Explanation {
        try ExplanationFixture.explanation().mergingWords()
    }

    @Test func piecesBecomeOneTokenWithTheOriginalText() throws {
        let tokens = try merged().tokens
        #expect(tokens.map(\.text) == ["[CLS]", "not", "unbad", ",", "a", "[SEP]"])
        #expect(tokens.map(\.id) == [1, 5, nil, 8, 9, 2])
        #expect(tokens[2].start == 4 && tokens[2].end == 9 && tokens[2].word == 1 && !tokens[2].special)
    }

    @Test func scoresFollowTheirDefinitions() throws {
        // Weights exp(0) : exp(log 3) = 1/4 : 3/4.
        let word = try merged().tokens[2]
        #expect(abs(word[.value]! - 2.5) < 1e-12)
        #expect(abs(word[.importance]! - 1.3862943611198906) < 1e-12)
        #expect(word[.linear] == 10)
        #expect(word[.removal] == 1.5)
        #expect(word[.share] == 2.25)
        // linear is still exp(S)·V.
        #expect(abs(word[.linear]! - 4 * 2.5) < 1e-12)
    }

    @Test func standardErrorsFollowTheDeltaMethod() throws {
        let word = try merged().tokens[2]
        let importance = (1.0 / 16 * 0.01 + 9.0 / 16 * 0.04).squareRoot()
        let value = (1.0 / 16 * (0.09 + 2.25 * 0.01) + 9.0 / 16 * (0.16 + 0.25 * 0.04)).squareRoot()
        #expect(abs(word.standardErrors[.importance]! - importance) < 1e-12)
        #expect(abs(word.standardErrors[.value]! - value) < 1e-12)
    }

    @Test func whatAPieceLacksTheWordLacks() throws {
        let tokens = [
            ExplanationFixture.token("un", 6, 0, 2, word: 0, scores: #""value": 1, "share": 1"#),
            ExplanationFixture.token("##bad", 7, 2, 5, word: 0, scores: #""value": 3, "importance": 0, "share": 2"#),
        ]
        let explanation = try ExplanationFixture.explanation(text: "unbad", tokens: tokens.joined(separator: ","))
        let word = try #require(explanation.mergingWords().tokens.first)
        #expect(word.scores == [.share: 3])
        #expect(word.standardErrors.isEmpty)
    }

    @Test func specialTokensAndWholeWordsStayAsTheyAre() throws {
        let explanation = try ExplanationFixture.explanation()
        let merged = explanation.mergingWords()
        #expect(merged.tokens.first == explanation.tokens.first)
        #expect(merged.tokens[1] == explanation.tokens[1])
        #expect(merged.mergingWords() == merged)
    }

    @Test func additiveScoresKeepTheirSum() throws {
        let explanation = try ExplanationFixture.explanation()
        let sum = { (explanation: Explanation) in explanation.tokens.compactMap { $0[.share] }.reduce(0, +) }
        #expect(sum(explanation) == sum(explanation.mergingWords()))
    }
}
