/// Mamba (Gu and Dao, 2023).
///
/// `transformers` has no classifier of it. Two layouts are read: a `score` layer on the last token, as other decoders
/// have it; and that of the SLALOM paper's experiments, where a square `lm_head` comes before `classifier_head`.
enum Mamba: Architecture {
    static let modelTypes = ["mamba"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        // How weights begin before training, and ways of computing the same.
        try file.ignore([
            "head_bias", "rescale_prenorm_residual", "residual_in_fp32", "time_step_floor", "time_step_init_scheme",
            "time_step_max", "time_step_min", "time_step_scale", "use_associative_scan", "use_mambapy",
            // Of configurations before `transformers` had the architecture.
            "d_inner", "d_model", "fused_add_norm", "n_layer", "pad_vocab_size_multiple", "rms_norm", "ssm_cfg",
        ])
        let width = try file.count("hidden_size", or: 768)
        let innerSize = try file.count("expand", or: 2) * width
        try file.require("intermediate_size", toBe: .integer(innerSize))
        let rank = try file.value("time_step_rank", or: (width + 15) / 16) { reader in
            if case .string("auto") = reader.value { return (width + 15) / 16 }
            return try reader.integer(in: 1...1_000_000)
        }
        let padding = try file.tokenID("pad_token_id", or: 0)
        let isTied = try file.flag("tie_word_embeddings", or: true)
        let isPaperLayout = try file.stored.map { try CheckpointWeights($0).contains(prefix: "mamba_base") } ?? false
        let prefix = isPaperLayout ? "mamba_base.backbone." : "backbone."
        return ModelBlueprint(
            backbone: .mamba(
                MambaBlueprint(
                    prefix: prefix, vocabularySize: try file.count("vocab_size", or: 50280), hiddenSize: width,
                    layerCount: try file.layerCount("num_hidden_layers", or: 32),
                    stateSize: try file.count("state_size", or: 16), innerSize: innerSize,
                    kernelSize: try file.count("conv_kernel", or: 4), stepRank: rank,
                    hasBias: try file.flag("use_bias", or: false),
                    hasConvolutionBias: try file.flag("use_conv_bias", or: true),
                    activation: try file.choice("hidden_act", or: .silu, among: Activation.byName),
                    normalizationEpsilon: try file.epsilon("layer_norm_epsilon", or: 1e-5))),
            positionLimit: longestSequence,
            classification: ClassificationHeadBlueprint(
                pooling: .lastToken(padding: padding),
                steps: isPaperLayout
                    ? [.linear(LinearBlueprint("mamba_base.lm_head", width, width, bias: .ifStored), .identity)] : [],
                classifier: isPaperLayout
                    ? LinearBlueprint("classifier_head", width, labelCount, bias: .ifStored)
                    : LinearBlueprint("score", width, labelCount, bias: .ifStored)),
            languageModel: isPaperLayout
                ? nil
                : LanguageModelHeadBlueprint(name: "lm_head", tiedName: isTied ? prefix + "embeddings" : nil))
    }

    /// Any length works; the models were trained on texts of this one.
    private static let longestSequence = 2048
}
