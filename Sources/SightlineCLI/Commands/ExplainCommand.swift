import SightlineAttribution

package enum ExplainCommand: TextCommand {
    package struct Configuration: HasTextOptions, HasScoringOptions, Equatable {
        package var texts = TextOptions()
        package var scoring = ScoringOptions()
        /// As given: a label, or an index; which one only the model can tell.
        package var target: String?
        /// A token that a language model's target is set against.
        package var foil: String?
        package var method = Method.slalom
        package var sampling: Sampling?
        package var tying: SLALOM.Tying?
        package var background: SLALOM.Background?
        package var sampleCount: Int?
        package var maximumDeletions: Int?
        package var seed: UInt64?
        package var attention: AttentionForm?
        package var tensor: InformationTensor?
        package var source: AttentionExplainer.Source?
        package var epsilon: Double?
        package var mergesWords = false
    }

    package enum Method: String, CaseIterable {
        case slalom
        case rollout
        case gradientRollout = "gradient-rollout"
        case attentionFlow = "attention-flow"
        case generalizedAttentionFlow = "gaf"
        case efficientAttention = "efficient-attention"

        var readsAttention: Bool { self != .slalom }
        /// Whether the method finds a flow through the layers, which can be drawn.
        var hasFlow: Bool { self == .attentionFlow || self == .generalizedAttentionFlow }
    }

    package enum Sampling { case fidel, eff, exact }

    package static let name = "explain"
    package static let summary = "Show which tokens decide what a model says of a text, and how sure that is."
    package static let usage = [
        "sightline explain [OPTIONS] TEXT",
        "sightline explain [OPTIONS] --input FILE|- [--output FILE]",
    ]
    package static let defaults = Configuration()

    package static var options: [Option<Configuration>] {
        textOptions + [
            Option(
                "--target", "LABEL|INDEX|TOKEN", \.target, .text,
                "The label to explain (default: the predicted one). A number is an index unless a label is spelled so. "
                    + "Of a causal language model, the next token."),
            Option(
                "--foil", "TOKEN", \.foil, .text,
                "With a causal language model: explain the target rather than this token, not against all others."),
            Option(
                "--method", "METHOD", \.method, .choice(Method.self),
                "slalom (default), which asks the model; or, off its attention, rollout, gradient-rollout, attention-flow, "
                    + "gaf (generalized attention flow) or efficient-attention."),
            Option(
                "--sampling", "KIND", \.sampling, .choice(["fidel": .fidel, "eff": .eff, "exact": .exact]),
                "fidel: the text with some tokens deleted, most faithful to it (default). eff: short random sequences "
                    + "of its tokens. exact: the few queries that identify a model that is a SLALOM."),
            Option(
                "--tying", "KIND", \.tying, .choice(["types": .types, "occurrences": .occurrences]),
                "types: every occurrence of a token has the same scores, as published. occurrences: each has its own "
                    + "(default for fidel, which alone can tell)."),
            Option(
                "--background", "KIND", \.background, .choice(["none": .absent, "fitted": .fitted]),
                "fitted: a term stands for what is never deleted (default for fidel). none: as published."),
            Option(
                "--samples", "N", \.sampleCount, .integer(in: SLALOM.sampleRange),
                "Sequences to ask the model for (default: \(SLALOM.defaultSampleCount))."),
            Option(
                "--max-deletions", "K", \.maximumDeletions, .integer(in: 1...10_000),
                "With fidel: delete up to K tokens at once (default: \(SLALOM.defaultMaximumDeletions))."),
            Option(
                "--seed", "S", \.seed, .integer(in: 0 ... .max),
                "Equal seeds give equal results (default: 0)."),
            Option(
                "--attention", "FORM", \.attention, .choice(AttentionForm.self),
                "Of attention methods: raw, effective or efficient (default: raw, of efficient-attention its own)."),
            Option(
                "--tensor", "TENSOR", \.tensor, .choice(InformationTensor.self),
                "Of attention methods: attention, gradient or attentionGradient, their product (default: the product for "
                    + "gradient-rollout and gaf, else attention)."),
            Option(
                "--source", "all|class", \.source, .choice(AttentionExplainer.Source.self),
                "Of attention methods: start at all tokens of the last layer, or at the one that the model's head reads "
                    + "(default: all for gaf, else class)."),
            Option(
                "--epsilon", "E", \.epsilon, .number(in: 1e-9...0.5),
                "Of gaf: how far the flow may be below the maximum, of a flow below 1 as a share (default: "
                    + "\(AttentionExplainer.defaultEpsilon))."),
            Option("--words", \.mergesWords, "Merge the pieces of each word into one token."),
            svgOption("Of attention-flow and gaf: draw the flow of a TEXT through the layers into FILE, as SVG."),
        ] + htmlOptions + scoringOptions + outputOptions
    }

    package static let notes = [
        (
            title: "SCORES",
            paragraphs: [
                "All are in log odds towards the explained label, special tokens apart. value: the score of a sequence "
                    + "of this token alone. importance: the logarithm of its weight. removal: what the score loses when "
                    + "it is taken out. JSON has linear and share too. After ± stands one standard error.",
                "Attention methods give an attribution, in a unit of their own: how much of the token reaches the model's "
                    + "answer, not which way it pushes.",
            ]
        ),
        (
            title: "NEXT TOKENS",
            paragraphs: [
                "A causal language model is explained by the choice of its next token. Target and foil are single tokens, "
                    + "as text or as the vocabulary spells them; of the same word with and without a space before it, the "
                    + "one that the model finds likelier is meant."
            ]
        ),
        inputNotes,
    ]

    package static let examples = [
        "sightline explain \"A gripping, beautifully acted film.\"",
        "sightline explain --target negative --words --json \"Not bad at all\"",
        "sightline explain --html report.html \"A gripping, beautifully acted film.\"",
        "sightline explain --method gaf --svg flow.svg \"A gripping, beautifully acted film.\"",
        "sightline explain --model ./gpt2 --target Paris --foil London \"The capital of France is\"",
        "sightline explain --model ./my-model --input reviews.tsv --output out.jsonl",
        "sightline explain --model ./my-model --input reviews.tsv --output out.jsonl --resume",
    ]

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        try validateTexts(configuration.texts)
        try configuration.validateOptions()
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let console = Console(isQuiet: configuration.texts.isQuiet)
        return try ExplainTask(configuration, console).run(configuration.texts, console)
    }
}

extension ExplainCommand.Configuration {
    /// Refuses options of other methods than the chosen one.
    func validateOptions() throws(UsageError) {
        let slalomOptions: [(String, Bool)] = [
            ("--sampling", sampling != nil), ("--tying", tying != nil), ("--background", background != nil),
            ("--samples", sampleCount != nil), ("--max-deletions", maximumDeletions != nil), ("--seed", seed != nil),
        ]
        let attentionOptions: [(String, Bool)] = [
            ("--attention", attention != nil), ("--tensor", tensor != nil), ("--source", source != nil),
        ]
        if method.readsAttention, let given = slalomOptions.first(where: \.1) {
            throw .requires(option: given.0, other: "--method slalom")
        }
        if !method.readsAttention, let given = attentionOptions.first(where: \.1) {
            throw .requires(option: given.0, other: "a --method that reads attention")
        }
        if epsilon != nil, method != .generalizedAttentionFlow {
            throw .requires(option: "--epsilon", other: "--method gaf")
        }
        if texts.svg != nil, !method.hasFlow {
            throw .requires(option: "--svg", other: "--method attention-flow or gaf")
        }
        if maximumDeletions != nil, sampling ?? .fidel != .fidel {
            throw .requires(option: "--max-deletions", other: "--sampling fidel")
        }
        if sampleCount != nil, sampling == .exact {
            throw .requires(option: "--samples", other: "--sampling fidel or eff")
        }
        do {
            try slalom.validate()
        } catch {
            throw .conflict(ErrorMessage.of(error))
        }
    }

    var explainer: any Explainer {
        var explainer: AttentionExplainer
        switch method {
        case .slalom: return slalom
        case .rollout: explainer = .rollout
        case .gradientRollout: explainer = .gradientRollout
        case .attentionFlow: explainer = .attentionFlow
        case .generalizedAttentionFlow:
            explainer = .generalizedAttentionFlow(epsilon: epsilon ?? AttentionExplainer.defaultEpsilon)
        case .efficientAttention: explainer = .efficientAttention
        }
        if let attention { explainer.attention = attention }
        if let tensor { explainer.tensor = tensor }
        if let source { explainer.source = source }
        return explainer
    }

    private var slalom: SLALOM {
        let sampling: SLALOM.Sampling =
            switch sampling ?? .fidel {
            case .fidel: .deletions(max: maximumDeletions ?? SLALOM.defaultMaximumDeletions)
            case .eff: .shortSequences
            case .exact: .exact
            }
        return SLALOM(
            sampling: sampling, tying: tying, background: background,
            samples: sampleCount ?? SLALOM.defaultSampleCount, seed: seed ?? 0)
    }
}
