import SightlineJSON

/// BERT (Devlin et al., NAACL 2019) as a sequence classifier.
enum BERT: EncoderArchitecture {
    static let modelType = "bert"

    static func configuration(_ file: CheckpointConfiguration) throws -> EncoderConfiguration {
        try file.require("position_embedding_type", toBe: .string("absolute"))
        try file.require("is_decoder", toBe: .bool(false))
        try file.require("add_cross_attention", toBe: .bool(false))
        try file.require("pruned_heads", toBe: "no pruned heads") { $0 == .object(JSONObject()) }
        try file.ignore([
            "attention_probs_dropout_prob", "chunk_size_feed_forward", "classifier_dropout", "directionality",
            "hidden_dropout_prob", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers",
            "pooler_size_per_head", "pooler_type",
        ])
        return EncoderConfiguration(
            layerCount: try file.count("num_hidden_layers", or: 12),
            hiddenSize: try file.count("hidden_size", or: 768),
            headCount: try file.count("num_attention_heads", or: 12),
            intermediateSize: try file.count("intermediate_size", or: 3072),
            vocabularySize: try file.count("vocab_size", or: 30522),
            positionCount: try file.count("max_position_embeddings", or: 512),
            segmentCount: try file.count("type_vocab_size", or: 2),
            activation: try file.choice("hidden_act", or: .gelu, among: Activation.byName),
            normalizationEpsilon: try file.value("layer_norm_eps", or: 1e-12) { epsilon in
                let value = try epsilon.number()
                guard value >= 0 else { throw epsilon.unexpected("a number of at least 0") }
                return value
            },
            poolingActivation: .tanh,
            labels: try file.labels())
    }

    static let weightNames = EncoderWeightNames(
        wordEmbedding: "bert.embeddings.word_embeddings",
        positionEmbedding: "bert.embeddings.position_embeddings",
        segmentEmbedding: "bert.embeddings.token_type_embeddings",
        embeddingNormalization: "bert.embeddings.LayerNorm",
        layer: { "bert.encoder.layer.\($0)." },
        query: "attention.self.query",
        key: "attention.self.key",
        value: "attention.self.value",
        attentionOutput: "attention.output.dense",
        attentionNormalization: "attention.output.LayerNorm",
        intermediate: "intermediate.dense",
        output: "output.dense",
        outputNormalization: "output.LayerNorm",
        pooler: "bert.pooler.dense",
        classifier: "classifier")
}
