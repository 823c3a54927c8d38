import SightlineAttribution
import SightlineModels
import SightlineTensors
import Testing

@Suite("Gradient methods find known truths")
struct GradientTests {
    private static let embeddings: [[Float]] = [[1, -2, 0.5], [0.25, 3, -1], [-0.5, -0.75, 2], [2, 1, 1]]
    private static let weights = [0.5, -1.0, 2.0]

    /// `F = Σᵢ ⟨w, xᵢ⟩`.
    private static let linear = EmbeddedModel(embeddings: embeddings) { rows in
        rows.elements.indices.reduce(0) { $0 + weights[$1 % 3] * Double(rows.elements[$1]) }
    } derivatives: { rows in
        EmbeddingRows(
            tokenCount: rows.tokenCount, width: 3, elements: rows.elements.indices.map { Float(weights[$0 % 3]) })
    }

    /// `F = Σ x²`.
    private static let quadratic = EmbeddedModel(embeddings: embeddings) { rows in
        rows.elements.reduce(0) { $0 + Double($1) * Double($1) }
    } derivatives: { $0.mapping { 2 * $0 } }

    private static func product(_ token: Int) -> Double {
        zip(weights, embeddings[token]).reduce(0) { $0 + $1.0 * Double($1.1) }
    }

    private static func square(_ token: Int) -> Double {
        embeddings[token].reduce(0) { $0 + Double($1) * Double($1) }
    }

    private func attributions(
        _ method: some Explainer, _ model: EmbeddedModel, text: String = "w0 w1 w2", target: Target = .index(1)
    ) throws -> [Double] {
        try method.explain(text, target: target, with: model).tokens.compactMap { $0[.attribution] }
    }

    private func isClose(_ found: [Double], _ expected: [Double], _ tolerance: Double = 1e-6) -> Bool {
        found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
    }

    @Test func ofALinearScore() throws {
        let products = [0, 1, 2].map(Self.product)
        #expect(isClose(try attributions(GradientTimesInput(), Self.linear), products))
        let norm = Self.weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(isClose(try attributions(Gradient(), Self.linear), [norm, norm, norm]))
        #expect(isClose(try attributions(SmoothGrad(samples: 3), Self.linear), [norm, norm, norm]))
        for quadrature in Quadrature.allCases {
            for steps in [1, 2, 7] {
                let method = IntegratedGradients(steps: steps, baseline: .zero, quadrature: quadrature)
                let explanation = try method.explain("w0 w1 w2", target: .index(1), with: Self.linear)
                #expect(isClose(explanation.tokens.compactMap { $0[.attribution] }, products))
                #expect(abs(try #require(explanation.completeness).gap) < 1e-6)
                #expect(explanation.warnings.isEmpty)
            }
        }
    }

    @Test func theOtherClassTurnsTheSign() throws {
        let products = [0, 1, 2].map { -Self.product($0) }
        #expect(isClose(try attributions(GradientTimesInput(), Self.linear, target: .index(0)), products))
        #expect(isClose(
            try attributions(IntegratedGradients(baseline: .zero), Self.linear, target: .index(0)), products))
    }

    /// `∫₀¹ 2 (x′ + α (x − x′)) (x − x′) dα = x² − x′²`.
    @Test func ofAQuadraticScore() throws {
        var model = Self.quadratic
        model.standInTokens = StandInTokens(padding: 3, mask: 2)
        let squares = [(IntegratedGradients.Baseline.zero, 0), (.padding, Self.square(3)), (.mask, Self.square(2))]
        for (baseline, square) in squares {
            // One point of Gauss and Legendre is exact for a gradient that is linear.
            let method = IntegratedGradients(steps: 1, baseline: baseline)
            #expect(isClose(try attributions(method, model), [0, 1, 2].map { Self.square($0) - square }))
        }
        #expect(isClose(try attributions(GradientTimesInput(), model), [0, 1, 2].map { 2 * Self.square($0) }))
    }

    @Test func theBaselineIsResolved() throws {
        func found(_ model: EmbeddedModel) -> Explanation.Option? {
            IntegratedGradients().method(for: model).options["baseline"]
        }
        var model = Self.linear
        #expect(found(model) == .string("zero"))
        model.standInTokens.padding = 3
        #expect(found(model) == .string("padding"))
        #expect(try IntegratedGradients().explain("w0", with: model).method.options
            == ["steps": .integer(50), "baseline": .string("padding"), "quadrature": .string("gauss-legendre")])
    }

    @Test func aGapIsToldAndWarnedOf() throws {
        // The right ends of two intervals: 2 · (½ · ½ + ½ · 1) = 1.5 times what is right.
        let method = IntegratedGradients(steps: 2, baseline: .zero, quadrature: .right)
        let explanation = try method.explain("w0 w1 w2", target: .index(1), with: Self.quadratic)
        let whole = [0, 1, 2].reduce(0) { $0 + Self.square($1) }
        let completeness = try #require(explanation.completeness)
        #expect(isClose([completeness.gap, completeness.baselineScore], [0.5 * whole, 6]))
        #expect(explanation.warnings.map(\.kind) == [.incomplete])
    }

    @Test func withoutNoiseSmoothGradIsTheGradient() throws {
        let smooth = try SmoothGrad(samples: 4, noiseLevel: 0).explain("w0 w1 w2", target: .index(1), with: Self.quadratic)
        #expect(isClose(
            smooth.tokens.compactMap { $0[.attribution] }, try attributions(Gradient(), Self.quadratic)))
        #expect(smooth.tokens.filter { !$0.special }.allSatisfy { $0.standardErrors[.attribution] ?? 1 < 1e-6 })
    }

    /// Of `F = Σ x²` the gradient of a sample is `2 (x + ε)`: along the mean its deviation is 2σ.
    @Test func smoothGradsErrorsAreThoseOfItsMean() throws {
        let samples = 400
        let method = SmoothGrad(samples: samples, noiseLevel: 0.01, seed: 3)
        let explanation = try method.explain("w0 w1 w2", target: .index(1), with: Self.quadratic)
        let deviation = 2 * 0.01 * 5 / Double(samples).squareRoot()
        for (token, index) in zip(explanation.tokens.filter { !$0.special }, 0...) {
            let error = try #require(token.standardErrors[.attribution])
            #expect(abs(error / deviation - 1) < 0.2)
            #expect(abs(try #require(token[.attribution]) - 2 * Self.square(index).squareRoot()) < 5 * deviation)
        }
    }

    @Test func resultsDependOnTheSeedAndNotOnTheThreads() throws {
        let model = try GoldenModels.model("bert")
        func attributions(seed: UInt64, threads: Int) throws -> [Double] {
            try SmoothGrad(samples: 9, seed: seed)
                .explain(
                    TextInput(GoldenModels.text), target: .index(0),
                    with: PerturbationEngine(model, threadCount: threads))
                .tokens.compactMap { $0[.attribution] }
        }
        let first = try attributions(seed: 1, threads: 1)
        #expect(try attributions(seed: 1, threads: 3) == first)
        #expect(try attributions(seed: 2, threads: 1) != first)
        func integrated(threads: Int) throws -> [Double] {
            try IntegratedGradients(steps: 9).explain(
                TextInput(GoldenModels.text), target: .index(0), with: PerturbationEngine(model, threadCount: threads))
                .tokens.compactMap { $0[.attribution] }
        }
        #expect(try integrated(threads: 1) == integrated(threads: 3))
    }

    @Test func costsAreCounted() throws {
        func cost(_ method: some Explainer) throws -> [Int] {
            let cost = try method.explain("w0 w1 w2", with: Self.linear).cost
            return [cost.forwardPasses, cost.backwardPasses, cost.tokens]
        }
        #expect(try cost(Gradient()) == [2, 1, 10])
        #expect(try cost(GradientTimesInput()) == [2, 1, 10])
        #expect(try cost(AttnLRP()) == [2, 1, 10])
        #expect(try cost(SmoothGrad(samples: 7)) == [8, 7, 40])
        #expect(try cost(IntegratedGradients(steps: 5)) == [7, 5, 35])
    }
}

@Suite("Gradients of other scores")
struct ScoreDerivativeTests {
    /// Central differences of the score, along every logit.
    @Test(arguments: [ClassificationLabels.Kind.exclusive, .independent, .contrast], [[0.7], [0.3, -1.1], [2, 0.5, -1, 3]])
    func areThoseOfTheScore(kind: ClassificationLabels.Kind, logits: [Double]) throws {
        guard kind != .contrast || logits.count == 2 else { return }
        let labels = ClassificationLabels(names: logits.indices.map { "l\($0)" }, kind: kind)
        for index in logits.indices {
            let target = try Target.index(index).resolved(labels: labels, logits: logits)
            let derivatives = target.scoreDerivatives(logits, kind)
            for place in logits.indices {
                let step = 1e-5
                var (above, below) = (logits, logits)
                above[place] += step
                below[place] -= step
                let slope = (target.score(above, kind) - target.score(below, kind)) / (2 * step)
                #expect(abs(slope - derivatives[place]) < 1e-8)
            }
        }
    }
}

@Suite("What gradient methods refuse")
struct GradientErrorTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: any Explainer
        let message: String
    }

    private static let linear = EmbeddedModel(embeddings: [[1, 2]]) { _ in 0 } derivatives: { $0 }
    private static let broken = EmbeddedModel(embeddings: [[1, 2]]) { _ in 0 } derivatives: { $0.mapping { _ in .nan } }

    @Test(arguments: [
        Refused(
            testDescription: "no steps", method: IntegratedGradients(steps: 0),
            message: "the number of steps is 0; expected 1 to 10000"),
        Refused(
            testDescription: "too many steps", method: IntegratedGradients(steps: 10_001),
            message: "the number of steps is 10001; expected 1 to 10000"),
        Refused(
            testDescription: "no padding", method: IntegratedGradients(baseline: .padding),
            message: "the baseline is padding; expected another, as embedded has no such token; zero always is there"),
        Refused(
            testDescription: "no mask", method: IntegratedGradients(baseline: .mask),
            message: "the baseline is mask; expected another, as embedded has no such token; zero always is there"),
        Refused(
            testDescription: "no samples", method: SmoothGrad(samples: 0),
            message: "the number of samples is 0; expected 1 to 10000"),
        Refused(
            testDescription: "negative noise", method: SmoothGrad(noiseLevel: -0.1),
            message: "the noise level is -0.1; expected 0.0 to 1.0"),
        Refused(
            testDescription: "noise that is no number", method: SmoothGrad(noiseLevel: .nan),
            message: "the noise level is nan; expected 0.0 to 1.0"),
    ])
    func options(_ refused: Refused) throws {
        let error = try #require(throws: ExplanationError.self) { try refused.method.explain("w0", with: Self.linear) }
        #expect(error.description == refused.message)
    }

    private static let methods: [any Explainer] = [
        Gradient(), GradientTimesInput(), IntegratedGradients(), SmoothGrad(), AttnLRP(),
    ]

    @Test func modelsThatCanOnlyBeScored() throws {
        let planted = PlantedModel(words: ["a", "b"]) { _ in 0 }
        for method in Self.methods {
            let error = try #require(throws: ExplanationError.self) { try method.explain("a b", with: planted) }
            #expect(error == .notTraceable(model: "planted"))
            #expect(error.description == "planted can only be scored, and this method looks into it, at attention or "
                + "gradients; use one that scores, such as slalom")
        }
    }

    @Test func gradientsThatAreNoNumbers() throws {
        for method in Self.methods {
            let error = try #require(throws: ExplanationError.self) { try method.explain("w0", with: Self.broken) }
            #expect(error == .gradientNotFinite(model: "embedded"))
            #expect(error.description == "embedded has gradients for the text that are no finite numbers; check the "
                + "checkpoint's weights")
        }
    }

    @Test(arguments: ["mamba-score", "mamba-lm"])
    func relevanceInAStateSpaceModel(name: String) throws {
        let model = try GoldenModels.model(name)
        let error = try #require(throws: ScoringError.self) { try AttnLRP().explain(GoldenModels.text, with: model) }
        #expect(error == .noRelevanceRules(model: model.name, architecture: "mamba"))
        #expect(error.description.hasSuffix("use integrated-gradients, or another method of gradients"))
    }

    @Test func embeddingsOfAnotherShape() throws {
        let model = try GoldenModels.model("bert")
        let input = ModelInput([1, 2, 3])
        let own = try model.wordEmbeddings(of: input)
        let short = EmbeddingRows(tokenCount: 2, width: own.width, elements: Array(own.elements.prefix(2 * own.width)))
        #expect(throws: ScoringError.wrongEmbeddings(
            model: model.name, expected: [3, own.width], found: [2, own.width])) {
            try model.logits(of: input, embeddings: [own, short])
        }
    }
}
