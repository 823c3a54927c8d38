import SightlineJSON

/// DistilBERT (Sanh et al., 2019): BERT without segments, with its own classification head.
enum DistilBERT: Architecture {
    static let modelTypes = ["distilbert"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.require("pruned_heads", toBe: "no pruned heads") { $0 == .object(JSONObject()) }
        // Sinusoidal positions are stored in the checkpoint like learned ones.
        try file.ignore([
            "chunk_size_feed_forward", "qa_dropout", "sinusoidal_pos_embds", "tie_weights_",
        ])
        let width = try file.count("dim", or: 768)
        let headCount = try file.count("n_heads", or: 12)
        let intermediateSize = try file.count("hidden_dim", or: 3072)
        let positionCount = try file.count("max_position_embeddings", or: 512)
        let activation = try file.choice("activation", or: .gelu, among: Activation.byName)
        let dropout = try file.dropout("dropout", or: 0.1)
        let attentionDropout = try file.dropout("attention_dropout", or: 0.1)
        try file.requireHeads(headCount, divide: width)
        func normalization(_ name: String) -> NormalizationBlueprint {
            NormalizationBlueprint(name: name, width: width, epsilon: 1e-12)
        }
        let embeddings = "distilbert.embeddings."
        let layers = try (0..<file.layerCount("n_layers", or: 6)).map { index in
            let prefix = "distilbert.transformer.layer.\(index)."
            return LayerBlueprint(
                arrangement: .normalizedAfter(
                    attention: normalization(prefix + "sa_layer_norm"),
                    feedForward: normalization(prefix + "output_layer_norm")),
                attention: AttentionBlueprint(
                    headCount: headCount, keyValueHeadCount: headCount, headWidth: width / headCount,
                    projections: .separate(
                        query: LinearBlueprint(prefix + "attention.q_lin", width, width),
                        key: LinearBlueprint(prefix + "attention.k_lin", width, width),
                        value: LinearBlueprint(prefix + "attention.v_lin", width, width)),
                    scale: 1 / Double(width / headCount).squareRoot(), positions: .none, reach: .everything,
                    output: LinearBlueprint(prefix + "attention.out_lin", width, width)),
                feedForward: .plain(
                    input: LinearBlueprint(prefix + "ffn.lin1", width, intermediateSize), activation,
                    output: LinearBlueprint(prefix + "ffn.lin2", intermediateSize, width)),
                dropout: LayerDropout(attention: attentionDropout, feedForwardOutput: dropout))
        }
        return ModelBlueprint(
            backbone: .transformer(
                TransformerBlueprint(
                    hiddenSize: width,
                    embedding: EmbeddingBlueprint(
                        name: embeddings + "word_embeddings", vocabularySize: try file.count("vocab_size", or: 30522),
                        width: width,
                        positions: .init(table: .init(name: embeddings + "position_embeddings", count: positionCount)),
                        normalization: normalization(embeddings + "LayerNorm"), dropout: dropout),
                    layers: layers, isCausal: false)),
            positionLimit: positionCount,
            classification: ClassificationHeadBlueprint(
                pooling: .firstToken,
                steps: [
                    .linear(LinearBlueprint("pre_classifier", width, width), .relu),
                    .dropout(try file.dropout("seq_classif_dropout", or: 0.2)),
                ],
                classifier: LinearBlueprint("classifier", width, labelCount)))
    }
}
