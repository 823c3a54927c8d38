import Foundation
import SightlineAttribution
import SightlineReporting
import Testing

@Suite struct ReproductionCommandTests {
    @Test func everyOptionIsNamed() throws {
        let explanation = try ExplanationFixture.explanation()
        #expect(
            ReproductionCommand(explanation).line
                == "sightline explain --model tiny --target positive --method slalom --sampling fidel --samples 1000 "
                + "--max-deletions 5 --seed 7 'not unbad, a film'")
    }

    @Test(arguments: [
        ("plain", "plain"), ("it's", #"'it'\''s'"#), ("$(rm -rf .) `x` \\", "'$(rm -rf .) `x` \\'"), ("a\nb", "'a\nb'"),
        ("-5 stars", "-- '-5 stars'"), ("", "''"), ("电影", "'电影'"),
    ])
    func textsAreQuotedForAShell(text: String, expected: String) throws {
        let explanation = try ReportFixture.explanation(text, tokens: [])
        let command = ReproductionCommand(explanation)
        #expect(command.line.hasSuffix("--seed 7 " + expected))
        #expect(command.arguments.last == text)
    }

    @Test func foilsPairsAndMergedWords() throws {
        var explanation = try ExplanationFixture.explanation()
        explanation.target.foil = " London"
        explanation.pair = "and?"
        explanation = explanation.mergingWords()
        let arguments = ReproductionCommand(explanation).arguments
        #expect(arguments.suffix(5) == ["7", "--words", "--pair", "and?", "not unbad, a film"])
        #expect(arguments.contains("--foil") && arguments.contains(" London"))
    }

    @Test func methodsWithoutRandomnessHaveNoSeed() throws {
        var explanation = try ExplanationFixture.explanation()
        explanation.method.name = "gaf"
        explanation.method.options = ["attention": .string("raw"), "epsilon": .number(1e-4), "new": .integer(1)]
        #expect(
            ReproductionCommand(explanation).line
                == "sightline explain --model tiny --target positive --method gaf --attention raw --epsilon 0.0001 "
                + "'not unbad, a film'")
    }

    @Test func runsOverFiles() throws {
        let explanation = try ExplanationFixture.explanation()
        #expect(ReproductionCommand(runLike: explanation, namesTarget: false).line.hasSuffix("--seed 7 --input FILE"))
        #expect(!ReproductionCommand(runLike: explanation, namesTarget: false).arguments.contains("--target"))
        #expect(ReproductionCommand(runLike: explanation, namesTarget: true).arguments.contains("--target"))
    }
}
