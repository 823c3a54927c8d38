import SightlineAttribution

extension Command where Configuration: HasMethodOptions {
    static var methodOptions: [Option<Configuration>] {
        samplingOptions + gradientOptions + attentionOptions
    }

    private static var samplingOptions: [Option<Configuration>] {
        [
            Option(
                "--method", "METHOD", \.method.name, .choice(MethodName.self),
                "How to explain; slalom (default) or one of the METHODS below."),
            Option(
                "--samples", "N", \.method.sampleCount, .integer(in: SLALOM.sampleRange),
                "Of methods that sample: sequences to ask the model for (default: \(SLALOM.defaultSampleCount), of "
                    + "slalom-published 5000, of smoothgrad \(SmoothGrad.defaultSampleCount))."),
            Option(
                "--precision-target", "SE", \.method.precisionTarget, .number(in: 1e-9...1e9),
                "Of methods that sample: go on until the largest standard error of the tokens' scores is SE, within --samples "
                    + "(default: \(SequentialSampling.mostSamples)) and --budget."),
            Option(
                "--budget", "N|Ns|NMB,…", \.method.budget, .budget,
                "Of methods that sample: go on until N forward passes, N seconds or N megabytes of memory are used up (or N "
                    + "gigabytes, NGB); of several, until the first."),
            Option(
                "--seed", "S", \.method.seed, .integer(in: 0 ... .max),
                "Equal seeds give equal results (default: 0)."),
            Option(
                "--sampling", "KIND", \.method.sampling, .choice(["fidel": .fidel, "eff": .eff, "exact": .exact]),
                "Of slalom. fidel: the text with some tokens deleted, most faithful to it (default). eff: short random "
                    + "sequences of its tokens. exact: the few queries that identify a model that is a SLALOM."),
            Option(
                "--tying", "KIND", \.method.tying, .choice(["types": .types, "occurrences": .occurrences]),
                "Of slalom. types: every occurrence of a token has the same scores, as published. occurrences: each has "
                    + "its own (default for fidel, which alone can tell)."),
            Option(
                "--background", "KIND", \.method.background, .choice(["none": .absent, "fitted": .fitted]),
                "Of slalom. fitted: a term stands for what is never deleted (default for fidel). none: as published."),
            Option(
                "--max-deletions", "K", \.method.maximumDeletions, .integer(in: 1...10_000),
                "With fidel: delete up to K tokens at once (default: \(SLALOM.defaultMaximumDeletions))."),
            Option(
                "--features", "tokens|words", \.method.features, .choice(Features.self),
                "Of lime, kernel-shap, permutation-shapley and leave-one-out: what is removed at once (default: tokens, of "
                    + "lime words)."),
        ]
    }

    private static var gradientOptions: [Option<Configuration>] {
        [
            Option(
                "--steps", "N", \.method.stepCount, .integer(in: IntegratedGradients.stepRange),
                "Of integrated-gradients: points on the path (default: \(IntegratedGradients.defaultStepCount))."),
            Option(
                "--baseline", "KIND", \.method.baseline, .choice(IntegratedGradients.Baseline.self),
                "Of integrated-gradients: what the text is set against: the padding token, the mask token or zero "
                    + "embeddings (default: padding where the model has it)."),
        ]
    }

    private static var attentionOptions: [Option<Configuration>] {
        [
            Option(
                "--attention", "FORM", \.method.attention, .choice(AttentionForm.self),
                "Of attention methods: raw, effective or efficient (default: raw, of efficient-attention its own)."),
            Option(
                "--tensor", "TENSOR", \.method.tensor, .choice(InformationTensor.self),
                "Of attention methods: attention, gradient or attentionGradient, their product (default: the product for "
                    + "gradient-rollout and gaf, else attention)."),
            Option(
                "--source", "all|class", \.method.source, .choice(AttentionExplainer.Source.self),
                "Of attention methods: start at all tokens of the last layer, or at the one that the model's head reads "
                    + "(default: all for gaf, else class)."),
            Option(
                "--epsilon", "E", \.method.epsilon, .number(in: 1e-9...0.5),
                "Of gaf: how far the flow may be below the maximum, of a flow below 1 as a share (default: "
                    + "\(AttentionExplainer.defaultEpsilon))."),
        ]
    }
}
