/// GPT-2 (Radford et al., 2019).
enum GPT2: Architecture {
    static let modelTypes = ["gpt2"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.require("add_cross_attention", toBe: .bool(false))
        // Upcasting changes the rounding of float16 alone.
        try file.ignore([
            "n_ctx", "n_special", "predict_special_tokens", "reorder_and_upcast_attn", "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type",
            "summary_use_proj",
        ])
        let width = try file.count("n_embd", or: 768)
        let positionCount = try file.count("n_positions", or: 1024)
        let vocabularySize = try file.count("vocab_size", or: 50257)
        let epsilon = try file.epsilon("layer_norm_epsilon", or: 1e-5)
        func normalization(_ name: String) -> NormalizationBlueprint {
            NormalizationBlueprint(name: name, width: width, epsilon: epsilon)
        }
        let transformer = TransformerBlueprint(
            hiddenSize: width,
            embedding: EmbeddingBlueprint(
                name: "transformer.wte", vocabularySize: vocabularySize, width: width,
                positions: .init(table: .init(name: "transformer.wpe", count: positionCount)),
                dropout: try file.dropout("embd_pdrop", or: 0.1)),
            layers: try layers(file, width: width, normalization),
            finalNormalization: normalization("transformer.ln_f"), isCausal: true)
        return try file.decoder(
            transformer, positionLimit: positionCount, labelCount: labelCount, tiesEmbeddings: true)
    }

    private static func layers(
        _ file: CheckpointConfiguration, width: Int, _ normalization: (String) -> NormalizationBlueprint
    ) throws -> [LayerBlueprint] {
        let headCount = try file.count("n_head", or: 12)
        try file.requireHeads(headCount, divide: width)
        let innerWidth = try file.count("n_inner", or: 4 * width)
        let activation = try file.choice("activation_function", or: .geluTanh, among: Activation.byName)
        let isScaled = try file.flag("scale_attn_weights", or: true)
        let isScaledByLayer = try file.flag("scale_attn_by_inverse_layer_idx", or: false)
        let residualDropout = try file.dropout("resid_pdrop", or: 0.1)
        let dropout = LayerDropout(
            attention: try file.dropout("attn_pdrop", or: 0.1), attentionOutput: residualDropout,
            feedForwardOutput: residualDropout)
        func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> LinearBlueprint {
            LinearBlueprint(name, inputs, outputs, layout: .inputByOutput)
        }
        return try (0..<file.layerCount("n_layer", or: 12)).map { index in
            let prefix = "transformer.h.\(index)."
            let scale = isScaled ? 1 / Double(width / headCount).squareRoot() : 1
            return LayerBlueprint(
                arrangement: .normalizedBefore(
                    attention: normalization(prefix + "ln_1"), feedForward: normalization(prefix + "ln_2")),
                attention: AttentionBlueprint(
                    headCount: headCount, keyValueHeadCount: headCount, headWidth: width / headCount,
                    projections: .stacked(linear(prefix + "attn.c_attn", width, 3 * width)),
                    scale: isScaledByLayer ? scale / Double(index + 1) : scale, positions: .none, reach: .causal,
                    output: linear(prefix + "attn.c_proj", width, width)),
                feedForward: .plain(
                    input: linear(prefix + "mlp.c_fc", width, innerWidth), activation,
                    output: linear(prefix + "mlp.c_proj", innerWidth, width)),
                dropout: dropout)
        }
    }
}
