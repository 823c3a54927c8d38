import SightlineAttribution
import SightlineModels
import Testing

@Suite("Every architecture can be explained")
struct EveryModelTests {
    @Test(arguments: GoldenModels.names)
    func bySLALOM(name: String) throws {
        let model = try GoldenModels.model(name)
        let explanation = try SLALOM(samples: 120).explain(GoldenModels.text, target: .index(0), with: model)
        let content = explanation.tokens.filter { !$0.special }
        #expect(content.count > 10)
        #expect(content.allSatisfy { $0[.value]?.isFinite == true })
        #expect(explanation.fit?.samples ?? 0 >= 100)
    }

    @Test(arguments: GoldenModels.names)
    func byGeneralizedAttentionFlow(name: String) throws {
        let model = try GoldenModels.model(name)
        guard model.headCount != nil else {
            #expect(throws: ScoringError.noAttention(model: model.name, architecture: model.architecture)) {
                try AttentionExplainer.generalizedAttentionFlow().explain(GoldenModels.text, with: model)
            }
            return
        }
        for tensor in InformationTensor.allCases {
            let explanation = try AttentionExplainer.generalizedAttentionFlow(tensor: tensor)
                .explain(GoldenModels.text, target: .index(0), with: model)
            let flow = try #require(explanation.flow)
            let content = explanation.tokens.compactMap { $0[.attribution] }
            #expect(content.allSatisfy { $0 >= 0 })
            #expect(flow.gap <= AttentionExplainer.defaultEpsilon)
            // What flows in all is what content and special tokens get together.
            let special = explanation.tokens.reduce(0) { $0 + ($1.specialShare ?? 0) }
            #expect(abs(content.reduce(0, +) - (1 - special) * flow.value) <= 1e-9 * max(flow.value, 1))
        }
    }

    @Test(arguments: ["bert", "deberta-v2-buckets", "modernbert-mean", "gpt2", "bloom-lm", "llama-grouped", "gemma3"])
    func byTheOtherAttentionMethods(name: String) throws {
        let model = try GoldenModels.model(name)
        let methods: [AttentionExplainer] = [.rollout, .gradientRollout, .attentionFlow, .efficientAttention]
        for method in methods {
            for form in AttentionForm.allCases {
                var method = method
                method.attention = form
                let explanation = try method.explain(GoldenModels.text, target: .index(0), with: model)
                #expect(explanation.method.name == method.name)
                #expect(explanation.tokens.allSatisfy { $0.special != ($0[.attribution] != nil) })
                #expect(explanation.cost.backwardPasses == (method.tensor.needsGradient ? 1 : 0))
            }
        }
    }

    @Test(arguments: ["bert", "distilbert", "modernbert-mean", "gpt2", "bloom-lm", "llama-grouped", "mamba-lm"])
    func byRemoval(name: String) throws {
        let model = try GoldenModels.model(name)
        let methods: [any Explainer] = [
            LeaveOneOut(), LIME(samples: 60), KernelSHAP(samples: 60), PermutationShapley(samples: 60),
            ConstantAttribution(), RandomAttribution(),
        ]
        for method in methods {
            let explanation = try method.explain(GoldenModels.text, target: .index(0), with: model)
            #expect(explanation.tokens.allSatisfy { $0.special != ($0[.attribution]?.isFinite == true) })
            #expect(explanation.cost.forwardPasses <= 62)
            if let completeness = explanation.completeness { #expect(abs(completeness.gap) < 1e-9) }
        }
    }

    @Test func theSourceFollowsTheModelsHead() throws {
        let source = { (name: String) in
            try AttentionExplainer.rollout.explain(GoldenModels.text, target: .index(0), with: GoldenModels.model(name))
                .method.options["source"]
        }
        #expect(try source("bert") == .string("class"))
        #expect(try source("gpt2") == .string("class"))
        #expect(try source("modernbert-mean") == .string("all"))
        var method = AttentionExplainer.rollout
        method.source = .class
        #expect(throws: ExplanationError.self) {
            try method.explain(GoldenModels.text, target: .index(0), with: GoldenModels.model("modernbert-mean"))
        }
    }

    @Test func rolloutOfACausalModelReachesEveryToken() throws {
        let explanation = try AttentionExplainer.rollout.explain(
            GoldenModels.text, target: .index(0), with: GoldenModels.model("gpt2"))
        let sum = explanation.tokens.reduce(0) { $0 + ($1[.attribution] ?? 0) }
        let special = explanation.tokens.reduce(0) { $0 + ($1.specialShare ?? 0) }
        #expect(abs(sum - (1 - special)) < 1e-6, "a row of a product of averages is an average")
    }

    @Test func modelsThatCanOnlyBeAskedAreRefused() throws {
        let planted = PlantedModel(words: ["a", "b"]) { _ in 0 }
        #expect(throws: ExplanationError.notTraceable(model: planted.name)) {
            try AttentionExplainer.rollout.explain("a b", with: planted)
        }
    }
}

@Suite("Flows through a larger model are found")
struct LargerFlowTests {
    private static let sentences = [
        "A gripping, beautifully acted film.", "The plot? Non-existent!", "It drags, and drags, and then it stops.",
        "Two hours of my life that I'd gladly give again.", "Nobody in it seems awake.", "My grandmother laughed.",
    ]

    /// Texts in which a method that only ever recentres its steps stands still.
    @Test(
        .enabled(if: GoldenModels.hasLarger, "the larger model is not at ../shared/models/minilm-sst2"),
        arguments: [[0, 1, 2, 3, 4, 5, 1, 0, 3, 2, 4, 0], Array(repeating: 2, count: 12)], InformationTensor.allCases)
    func ofReviews(order: [Int], tensor: InformationTensor) throws {
        let model = try TextClassifier(checkpoint: Checkpoint(directory: GoldenModels.larger))
        let text = order.map { Self.sentences[$0] }.joined(separator: " ")
        let explanation = try AttentionExplainer.generalizedAttentionFlow(tensor: tensor).explain(text, with: model)
        let flow = try #require(explanation.flow)
        #expect(flow.gap <= AttentionExplainer.defaultEpsilon)
        #expect(flow.iterations < 100)
        #expect(flow.conservation < 1e-9 * max(flow.value, 1))
    }
}

@Suite("Attention's reduced forms do the same work in a whole model")
struct AttentionCausalTests {
    /// Texts longer than heads are wide, so that there is something to leave out.
    @Test(arguments: ["bert", "modernbert", "gpt2", "llama-grouped", "mistral-full", "gemma3-both-ways", "deberta-v2"])
    func smallModels(name: String) throws {
        let test = try AttentionCausalTest(
            of: TextInput(GoldenModels.text), in: GoldenModels.model(name), target: .index(0))
        #expect(test.effective.logits < 1e-4 && test.efficient.logits < 1e-4 && test.inside.logits < 1e-4)
        let heads = test.heads.flatMap { $0 }
        #expect(heads.allSatisfy { $0.certificate.rowSumError < 1e-9 && $0.certificate.smallestEntry >= 0 })
        #expect(heads.contains { $0.removedShare > 0.01 })
        #expect(test.outside.logits > 100 * max(test.inside.logits, 1e-7))
    }

    @Test(
        .enabled(if: GoldenModels.hasLarger, "the larger model is not at ../shared/models/minilm-sst2"),
        arguments: [64, 130, 256])
    func largerModel(tokenCount: Int) throws {
        let model = try TextClassifier(checkpoint: Checkpoint(directory: GoldenModels.larger))
        let sentences = "It drags, and drags, and then it stops. The score is lovely; the dialogue is not. "
        var text = sentences
        while try model.tokenize(text).tokens.count < tokenCount { text += sentences }
        let words = text.split(separator: " ")
        var kept = words.count
        while try model.tokenize(words.prefix(kept).joined(separator: " ")).tokens.count > tokenCount { kept -= 1 }
        let test = try AttentionCausalTest(of: TextInput(words.prefix(kept).joined(separator: " ")), in: model)
        #expect((tokenCount - 3...tokenCount).contains(test.tokenCount))
        #expect(test.efficient.logits < 1e-4)
        #expect(test.outside.logits > 1e-3)
    }
}
