import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom
import Testing

/// Leave-one-out, the floors, and what all methods that remove parts of a text share.
@Suite struct RemovalMethodTests {
    private static let weights = [1, -0.5, 0.25, 2]
    private static let sampling: [any SamplingExplainer] = [LIME(), KernelSHAP(), PermutationShapley()]

    @Test func leaveOneOutIsWhatIsLost() throws {
        var generator = SeededGenerator(seed: 3)
        let game = PlantedGame(playerCount: 7, interactionCount: 9, using: &generator)
        let explanation = try game.explained(by: LeaveOneOut())
        let all = Array(repeating: true, count: 7)
        for (index, score) in explanation.attributions.enumerated() {
            var without = all
            without[index] = false
            #expect(abs(score - (game.value(all) - game.value(without))) < 1e-12)
        }
        #expect(explanation.cost.forwardPasses == 8)
        #expect(explanation.unit == .logOdds && explanation.completeness == nil)
        #expect(distance(try PlantedGame.linear(Self.weights).explained(by: LeaveOneOut()).attributions, Self.weights) < 1e-12)
    }

    @Test func leaveOneOutLeavesOutWhatIsNoNumber() throws {
        let game = PlantedGame(playerCount: 3) { isIn in isIn[1] ? 1 : .nan }
        let explanation = try game.explained(by: LeaveOneOut())
        #expect(explanation.tokens.map { $0[.attribution] } == [nil, 0, nil, 0, nil])
        #expect(explanation.warnings.map(\.kind) == [.notFinite])
    }

    @Test func aSingleFeatureGetsAllThatTheTextDoes() throws {
        let game = PlantedGame.linear([2.5])
        let methods: [any Explainer] = [
            LeaveOneOut(), KernelSHAP(), PermutationShapley(), ConstantAttribution(), RandomAttribution(),
        ]
        for method in methods {
            let explanation = try game.explained(by: method)
            #expect(distance(explanation.attributions, [2.5]) < 1e-12, "\(explanation.method.name)")
            #expect(explanation.cost.forwardPasses == 2)
        }
        #expect(throws: ExplanationError.singleToken("w0")) { try game.explained(by: LIME()) }
    }

    @Test func theConstantFloorIsTheTruthForEqualWeights() throws {
        let game = PlantedGame.linear([0.5, 0.5, 0.5])
        let explanation = try game.explained(by: ConstantAttribution())
        #expect(distance(explanation.attributions, [0.5, 0.5, 0.5]) < 1e-12)
        #expect(explanation.completeness?.baselineScore == 0.5)
        #expect(explanation.cost.forwardPasses == 2)
    }

    @Test func theRandomFloorDividesTheScoreAnew() throws {
        let game = PlantedGame.linear([1, 2, 3, -1])
        let explanation = try game.explained(by: RandomAttribution(seed: 1))
        #expect(explanation.attributions.allSatisfy { $0 > 0 })
        #expect(abs(explanation.completeness?.gap ?? 1) < 1e-12)
        #expect(try game.explained(by: RandomAttribution(seed: 1)).attributions == explanation.attributions)
        #expect(try game.explained(by: RandomAttribution(seed: 2)).attributions != explanation.attributions)
        // As many tokens, others: a division of their own.
        let other = try RandomAttribution(seed: 1).explain("w3 w2 w1 w0", target: .label("yes"), with: game.model)
        #expect(other.attributions != explanation.attributions)
        // Uniform over divisions into two: uniform on an interval, of mean ½ and variance 1/12.
        let two = PlantedGame.linear([0.5, 0.5])
        let shares = try (0..<2_000).map { try two.explained(by: RandomAttribution(seed: $0)).attributions[0] }
        let mean = shares.reduce(0, +) / 2_000
        let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2_000
        #expect(abs(mean - 0.5) < 0.03 && abs(variance - 1.0 / 12) < 0.008)
    }

    // MARK: Words

    /// "un+believ+able" counts whole or not at all.
    private static let pieces = PiecesModel(pieces: ["un", "believ", "able", "good", "not"]) { present in
        let word: Double = present.isSuperset(of: ["un", "believ", "able"]) ? 3 : 0
        return word + (present.contains("good") ? 1 : 0) - (present.contains("not") ? 0.5 : 0)
    }

    @Test func wordsAreRemovedWholeAndShareTheirScore() throws {
        let methods: [any Explainer] = [
            LeaveOneOut(features: .words), KernelSHAP(features: .words), PermutationShapley(features: .words),
            LIME(alpha: 0),
        ]
        for method in methods {
            let explanation = try method.explain("un+believ+able good not", target: .label("yes"), with: Self.pieces)
            #expect(distance(explanation.attributions, [1, 1, 1, 1, -0.5]) < 1e-9, "\(explanation.method.name)")
            #expect(explanation.method.options["features"] == .string("words"))
            let merged = explanation.mergingWords()
            #expect(distance(merged.attributions, [3, 1, -0.5]) < 1e-9)
        }
        let byToken = try LeaveOneOut().explain("un+believ+able good not", target: .label("yes"), with: Self.pieces)
        #expect(distance(byToken.attributions, [3, 3, 3, 1, -0.5]) < 1e-12)
    }

    @Test func mergedWordsHaveTheErrorsOfTheirPieces() throws {
        let model = PiecesModel(pieces: (0..<12).map { "p\($0)" }) { present in
            Double(present.count % 3) + (present.isSuperset(of: ["p0", "p5"]) ? 1 : 0)
        }
        let text = "p0+p1 p2 p3 p4 p5 p6+p7+p8 p9 p10 p11"
        let byToken = try KernelSHAP(samples: 200).explain(text, target: .label("yes"), with: model)
        let independent = byToken.attributionErrors.prefix(2).reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(abs(byToken.mergingWords().attributionErrors[0] - independent) < 1e-12 && independent > 0)
        let byWord = try KernelSHAP(features: .words, samples: 100).explain(text, target: .label("yes"), with: model)
        let sum = byWord.attributionErrors.prefix(2).reduce(0, +)
        #expect(abs(byWord.mergingWords().attributionErrors[0] - sum) < 1e-12 && sum > 0)
    }

    @Test func wordsOfTheTwoTextsOfAPairAreApart() throws {
        let input = TextInput("un+believ", pair: "able good")
        let model = PiecesModel(pieces: ["un", "believ", "able", "good"]) { present in
            Double(present.count) + (present.isSuperset(of: ["believ", "able"]) ? 1 : 0)
        }
        for method in [KernelSHAP(features: .words), KernelSHAP()] {
            let explanation = try method.explain(input, target: .label("yes"), with: PerturbationEngine(model))
            let expected = method.features == .words ? [1.25, 1.25, 1.5, 1] : [1, 1.5, 1.5, 1]
            #expect(distance(explanation.attributions, expected) < 1e-10)
            #expect(explanation.pair == "able good")
        }
    }

    // MARK: The empty text

    @Test func anEmptyTextHasToBeSomething() throws {
        var model = Self.pieces
        model.isFramed = false
        let methods: [any Explainer] = [
            LIME(), KernelSHAP(), PermutationShapley(), ConstantAttribution(), RandomAttribution(),
        ]
        for method in methods {
            #expect(throws: ExplanationError.noEmptyText(model: "pieces")) {
                try method.explain("good not", target: .label("yes"), with: model)
            }
        }
        #expect(try LeaveOneOut().explain("good not", target: .label("yes"), with: model).attributions == [1, -0.5])
        model.standInTokens.padding = 2
        for method in methods {
            let explanation = try method.explain("good not", target: .label("yes"), with: model)
            #expect(explanation.attributions.count == 2)
        }
    }

    @Test func optionsAreListed() {
        let model = PlantedGame.linear([1]).model
        #expect(LIME(samples: 5).method(for: model).options == [
            "features": .string("words"), "samples": .integer(5), "kernelWidth": .number(25), "alpha": .number(1),
        ])
        for method in [KernelSHAP().method(for: model), PermutationShapley().method(for: model)] {
            #expect(method.options == ["features": .string("tokens"), "samples": .integer(1_000)])
        }
        let others: [any Explainer] = [LeaveOneOut(), ConstantAttribution(), RandomAttribution()]
        #expect(others.map { $0.method(for: model).name } == ["leave-one-out", "constant", "random"])
        #expect(Self.sampling.map { $0.method(for: model).name } == ["lime", "kernel-shap", "permutation-shapley"])
    }

    @Test func predictionsAddUp() throws {
        let explanation = try PlantedGame.linear(Self.weights).explained(by: KernelSHAP())
        let predicted = try #require(explanation.prediction?.score(keeping: [true, false, true, false]))
        #expect(abs(predicted - 1.75) < 1e-10)
    }

    // MARK: Errors

    struct BadRequest: Sendable, CustomTestStringConvertible {
        let method: any Explainer
        var value: @Sendable ([Bool]) -> Double = { Double($0.count { $0 }) }
        var target = Target.label("yes")
        let message: String
        var testDescription: String { "\(method): \(message)" }
    }

    @Test(arguments: [
        BadRequest(method: LIME(samples: 0), message: "the number of samples is 0; expected 1 to 10000000"),
        BadRequest(method: KernelSHAP(samples: 1), message: "the number of samples is 1; expected 2 to 10000000"),
        BadRequest(
            method: PermutationShapley(samples: 10_000_001),
            message: "the number of samples is 10000001; expected 1 to 10000000"),
        BadRequest(
            method: PermutationShapley(samples: 2),
            message: "the number of samples is 2; expected at least 3, what a permutation of 4 tokens takes"),
        BadRequest(method: LIME(kernelWidth: 0), message: "the kernel width is 0.0; expected a number above 0"),
        BadRequest(method: LIME(kernelWidth: .infinity), message: "the kernel width is inf; expected a number above 0"),
        BadRequest(method: LIME(alpha: -1), message: "alpha is -1.0; expected a number, 0 or above"),
        BadRequest(method: LIME(alpha: .nan), message: "alpha is nan; expected a number, 0 or above"),
        BadRequest(
            method: LeaveOneOut(), target: .index(2), message: "there is no target 2; the model's labels are 0 no, 1 yes"),
        BadRequest(
            method: KernelSHAP(), value: { $0.contains(true) ? 1 : .nan },
            message: "planted scores the empty text with nan, which nothing can be compared with; "
                + "use a method that needs none, such as slalom"),
        BadRequest(
            method: LeaveOneOut(), value: { $0.contains(false) ? .nan : 1 },
            message: "planted scores so many of 4 perturbations of the text with something that is no finite number that "
                + "nothing can be told from the others; check the checkpoint's weights"),
        BadRequest(
            method: KernelSHAP(), value: { $0[0] && $0.contains(false) ? .nan : 1 },
            message: "planted scores so many of 14 perturbations of the text with something that is no finite number that "
                + "nothing can be told from the others; check the checkpoint's weights"),
        BadRequest(
            method: PermutationShapley(), value: { $0.count { $0 } == 2 ? .nan : 1 },
            message: "planted scores so many of 14 perturbations of the text with something that is no finite number that "
                + "nothing can be told from the others; check the checkpoint's weights"),
        BadRequest(
            method: ConstantAttribution(), value: { _ in .nan },
            message: "planted scores the text with nan, which no explanation can start from; check the checkpoint's weights"),
    ])
    func badRequestsAreRefused(request: BadRequest) {
        let error = #expect(throws: ExplanationError.self) {
            let model = PlantedGame(playerCount: 4, value: request.value).model
            return try request.method.explain("w0 w1 w2 w3", target: request.target, with: model)
        }
        #expect(error?.description == request.message)
    }

    @Test func anEmptyTextsMessageSaysWhatToDo() {
        #expect(ExplanationError.noEmptyText(model: "m").description
            == "m cannot be asked about an empty text, which this method compares with: it puts no special tokens around a "
            + "text, and names none for padding or the beginning; name one in its tokenizer_config.json or standInTokens, "
            + "or use a method that needs none, such as slalom")
    }
}
