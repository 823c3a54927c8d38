/// ModernBERT (Warner et al., 2024): rotary positions, gated feed-forward, and attention that is local in most layers.
enum ModernBERT: Architecture {
    static let modelTypes = ["modernbert"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.ignore([
            "cls_token_id", "compile_model", "decoder_bias", "deterministic_flash_attn", "initializer_cutoff_factor",
            "layer_norm_eps", "position_embedding_type", "reference_compile", "repad_logits_with_grad",
            "sparse_pred_ignore_index", "sparse_prediction",
        ])
        let width = try file.count("hidden_size", or: 768)
        let hasNormBias = try file.flag("norm_bias", or: false)
        let epsilon = try file.epsilon("norm_eps", or: 1e-5)
        func normalization(_ name: String) -> NormalizationBlueprint {
            NormalizationBlueprint(name: name, width: width, epsilon: epsilon, kind: .layer(hasBias: hasNormBias))
        }
        let positionCount = try file.count("max_position_embeddings", or: 8192)
        let embedding = EmbeddingBlueprint(
            name: "model.embeddings.tok_embeddings", vocabularySize: try file.count("vocab_size", or: 50368),
            width: width, normalization: normalization("model.embeddings.norm"),
            dropout: try file.dropout("embedding_dropout", or: 0))
        let headBias = try file.flag("classifier_bias", or: false)
        let headActivation = try file.choice("classifier_activation", or: .gelu, among: Activation.byName)
        return ModelBlueprint(
            backbone: .transformer(
                TransformerBlueprint(
                    hiddenSize: width, embedding: embedding,
                    layers: try layers(file, width: width, positionCount: positionCount, normalization),
                    finalNormalization: normalization("model.final_norm"), isCausal: false)),
            positionLimit: positionCount,
            classification: ClassificationHeadBlueprint(
                pooling: try file.choice("classifier_pooling", or: .firstToken, among: ["cls": .firstToken, "mean": .mean]),
                steps: [
                    .linear(LinearBlueprint("head.dense", width, width, hasBias: headBias), headActivation),
                    .normalization(normalization("head.norm")),
                    .dropout(try file.dropout("classifier_dropout", or: 0)),
                ],
                classifier: LinearBlueprint("classifier", width, labelCount)))
    }

    private static func layers(
        _ file: CheckpointConfiguration, width: Int, positionCount: Int,
        _ normalization: (String) -> NormalizationBlueprint
    ) throws -> [LayerBlueprint] {
        let headCount = try file.count("num_attention_heads", or: 12)
        try file.requireHeads(headCount, divide: width)
        let headWidth = width / headCount
        let intermediateSize = try file.count("intermediate_size", or: 1152)
        let activation = try file.choice("hidden_activation", or: .gelu, among: Activation.byName)
        let hasAttentionBias = try file.flag("attention_bias", or: false)
        let hasBias = try file.flag("mlp_bias", or: false)
        let window = try file.count("local_attention", or: 128) / 2
        let types = try file.layerTypes(layerCount: try file.layerCount("num_hidden_layers", or: 22)) { file, index in
            try index % file.count("global_attn_every_n_layers", or: 3) == 0 ? .full : .sliding
        }
        let attentionDropout = try file.dropout("attention_dropout", or: 0)
        let dropout = LayerDropout(
            attention: attentionDropout, attentionOutput: attentionDropout,
            feedForwardHidden: try file.dropout("mlp_dropout", or: 0))
        let rotary = RotaryReader(file, headWidth: headWidth, positionCount: positionCount)
        let rotaries: [LayerType: RotaryBlueprint] = [
            .full: try rotary.read(.full, thetaKey: "global_rope_theta", theta: 160_000),
            .sliding: try rotary.read(.sliding, thetaKey: "local_rope_theta", theta: 10_000),
        ]
        return try types.enumerated().map { index, type in
            let prefix = "model.layers.\(index)."
            return LayerBlueprint(
                arrangement: .normalizedBefore(
                    attention: index == 0 ? nil : normalization(prefix + "attn_norm"),
                    feedForward: normalization(prefix + "mlp_norm")),
                attention: AttentionBlueprint(
                    headCount: headCount, keyValueHeadCount: headCount, headWidth: headWidth,
                    projections: .stacked(
                        LinearBlueprint(prefix + "attn.Wqkv", width, 3 * width, hasBias: hasAttentionBias)),
                    scale: 1 / Double(headWidth).squareRoot(), positions: try rotaries.positions(type),
                    reach: type == .full ? .everything : AttentionReach(before: window, after: window),
                    output: LinearBlueprint(prefix + "attn.Wo", width, width, hasBias: hasAttentionBias)),
                feedForward: .gatedTogether(
                    input: LinearBlueprint(prefix + "mlp.Wi", width, 2 * intermediateSize, hasBias: hasBias), activation,
                    output: LinearBlueprint(prefix + "mlp.Wo", intermediateSize, width, hasBias: hasBias)),
                dropout: dropout)
        }
    }
}
