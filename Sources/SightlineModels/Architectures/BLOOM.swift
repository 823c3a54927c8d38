/// BLOOM (BigScience, 2022): positions as biases of the attention scores.
enum BLOOM: Architecture {
    static let modelTypes = ["bloom"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        // The first two divide sums, which changes their rounding alone.
        try file.ignore([
            "pretraining_tp", "slow_but_exact", "attention_softmax_in_fp32", "bias_dropout_fusion",
            "masked_softmax_fusion", "offset_alibi", "skip_bias_add", "skip_bias_add_qkv",
            "n_inner", "unk_token_id",
        ])
        let width = try file.count("n_embed", or: file.count("hidden_size", or: 64))
        let headCount = try file.count("num_attention_heads", or: file.count("n_head", or: 8))
        let layerCount = try file.layerCount("num_hidden_layers", or: file.layerCount("n_layer", or: 2))
        try file.requireHeads(headCount, divide: width)
        let epsilon = try file.epsilon("layer_norm_epsilon", or: 1e-5)
        let residualIsNormalized = try file.flag("apply_residual_connection_post_layernorm", or: false)
        let hiddenDropout = try file.dropout("hidden_dropout", or: 0)
        let dropout = LayerDropout(
            attention: try file.dropout("attention_dropout", or: 0), attentionOutput: hiddenDropout,
            feedForwardOutput: hiddenDropout)
        func normalization(_ name: String) -> NormalizationBlueprint {
            NormalizationBlueprint(name: name, width: width, epsilon: epsilon)
        }
        let headWidth = width / headCount
        let layers = (0..<layerCount).map { index in
            let prefix = "transformer.h.\(index)."
            return LayerBlueprint(
                arrangement: .normalizedBefore(
                    attention: normalization(prefix + "input_layernorm"),
                    feedForward: normalization(prefix + "post_attention_layernorm"),
                    residualIsNormalized: residualIsNormalized),
                attention: AttentionBlueprint(
                    headCount: headCount, keyValueHeadCount: headCount, headWidth: headWidth,
                    projections: .interleaved(
                        LinearBlueprint(prefix + "self_attention.query_key_value", width, 3 * width)),
                    scale: 1 / Double(headWidth).squareRoot(), positions: .linearBiases, reach: .causal,
                    output: LinearBlueprint(prefix + "self_attention.dense", width, width)),
                feedForward: .plain(
                    input: LinearBlueprint(prefix + "mlp.dense_h_to_4h", width, 4 * width), .geluTanh,
                    output: LinearBlueprint(prefix + "mlp.dense_4h_to_h", 4 * width, width)),
                dropout: dropout)
        }
        let transformer = TransformerBlueprint(
            hiddenSize: width,
            embedding: EmbeddingBlueprint(
                name: "transformer.word_embeddings", vocabularySize: try file.count("vocab_size", or: 250880),
                width: width, normalization: normalization("transformer.word_embeddings_layernorm")),
            layers: layers, finalNormalization: normalization("transformer.ln_f"), isCausal: true)
        // Any length works; this is the one of the training, where the configuration tells it.
        return try file.decoder(
            transformer, positionLimit: file.count("seq_length", or: 2048), labelCount: labelCount,
            tiesEmbeddings: true)
    }
}
