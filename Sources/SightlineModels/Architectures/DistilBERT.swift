import SightlineJSON

/// DistilBERT (Sanh et al., 2019) as a sequence classifier: BERT without segments, with its own classification head.
enum DistilBERT: EncoderArchitecture {
    static let modelType = "distilbert"

    static func configuration(_ file: CheckpointConfiguration) throws -> EncoderConfiguration {
        try file.require("pruned_heads", toBe: "no pruned heads") { $0 == .object(JSONObject()) }
        // Sinusoidal positions are stored in the checkpoint like learned ones.
        try file.ignore([
            "attention_dropout", "chunk_size_feed_forward", "dropout", "qa_dropout", "seq_classif_dropout",
            "sinusoidal_pos_embds", "tie_weights_",
        ])
        return EncoderConfiguration(
            layerCount: try file.count("n_layers", or: 6),
            hiddenSize: try file.count("dim", or: 768),
            headCount: try file.count("n_heads", or: 12),
            intermediateSize: try file.count("hidden_dim", or: 3072),
            vocabularySize: try file.count("vocab_size", or: 30522),
            positionCount: try file.count("max_position_embeddings", or: 512),
            segmentCount: 0,
            activation: try file.choice("activation", or: .gelu, among: Activation.byName),
            normalizationEpsilon: 1e-12,
            poolingActivation: .relu,
            labels: try file.labels())
    }

    static let weightNames = EncoderWeightNames(
        wordEmbedding: "distilbert.embeddings.word_embeddings",
        positionEmbedding: "distilbert.embeddings.position_embeddings",
        segmentEmbedding: nil,
        embeddingNormalization: "distilbert.embeddings.LayerNorm",
        layer: { "distilbert.transformer.layer.\($0)." },
        query: "attention.q_lin",
        key: "attention.k_lin",
        value: "attention.v_lin",
        attentionOutput: "attention.out_lin",
        attentionNormalization: "sa_layer_norm",
        intermediate: "ffn.lin1",
        output: "ffn.lin2",
        outputNormalization: "output_layer_norm",
        pooler: "pre_classifier",
        classifier: "classifier")
}
