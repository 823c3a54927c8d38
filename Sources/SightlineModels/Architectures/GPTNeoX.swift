/// GPT-NeoX (Black et al., 2022), and Pythia, which is built as it is.
enum GPTNeoX: Architecture {
    static let modelTypes = ["gpt_neox"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.require("is_decoder", toBe: "true or false") { value in
            if case .bool = value { true } else { false }
        }
        try file.ignore(["classifier_dropout", "partial_rotary_factor", "rope_theta"])
        let hiddenDropout = try file.dropout("hidden_dropout", or: 0)
        let dropout = LayerDropout(
            attention: try file.dropout("attention_dropout", or: 0), attentionOutput: hiddenDropout,
            feedForwardOutput: hiddenDropout)
        let width = try file.count("hidden_size", or: 6144)
        let headCount = try file.count("num_attention_heads", or: 64)
        try file.requireHeads(headCount, divide: width)
        let headWidth = width / headCount
        let innerWidth = try file.count("intermediate_size", or: 24576)
        let activation = try file.choice("hidden_act", or: .gelu, among: Activation.byName)
        let epsilon = try file.epsilon("layer_norm_eps", or: 1e-5)
        let hasBias = try file.flag("attention_bias", or: true)
        let isParallel = try file.flag("use_parallel_residual", or: true)
        let positionCount = try file.count("max_position_embeddings", or: 2048)
        let rotary = try RotaryReader(file, headWidth: headWidth, positionCount: positionCount)
            .read(thetaKey: "rotary_emb_base", shareKey: "rotary_pct", share: 0.25)
        func normalization(_ name: String) -> NormalizationBlueprint {
            NormalizationBlueprint(name: name, width: width, epsilon: epsilon)
        }
        let layers = try (0..<file.layerCount("num_hidden_layers", or: 44)).map { index in
            let prefix = "gpt_neox.layers.\(index)."
            let first = normalization(prefix + "input_layernorm")
            let second = normalization(prefix + "post_attention_layernorm")
            return LayerBlueprint(
                arrangement: isParallel
                    ? .parallel(attention: first, feedForward: second)
                    : .normalizedBefore(attention: first, feedForward: second),
                attention: AttentionBlueprint(
                    headCount: headCount, keyValueHeadCount: headCount, headWidth: headWidth,
                    projections: .interleaved(
                        LinearBlueprint(prefix + "attention.query_key_value", width, 3 * width, hasBias: hasBias)),
                    scale: 1 / Double(headWidth).squareRoot(), positions: .rotary(rotary), reach: .causal,
                    output: LinearBlueprint(prefix + "attention.dense", width, width, hasBias: hasBias)),
                feedForward: .plain(
                    input: LinearBlueprint(prefix + "mlp.dense_h_to_4h", width, innerWidth), activation,
                    output: LinearBlueprint(prefix + "mlp.dense_4h_to_h", innerWidth, width)),
                dropout: dropout)
        }
        let transformer = TransformerBlueprint(
            hiddenSize: width,
            embedding: EmbeddingBlueprint(
                name: "gpt_neox.embed_in", vocabularySize: try file.count("vocab_size", or: 50432), width: width,
                dropout: hiddenDropout),
            layers: layers, finalNormalization: normalization("gpt_neox.final_layer_norm"), isCausal: true)
        return try file.decoder(
            transformer, positionLimit: rotary.longestSequence, labelCount: labelCount, outputName: "embed_out",
            tiesEmbeddings: false)
    }
}
