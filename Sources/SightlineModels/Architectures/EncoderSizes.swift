import SightlineJSON

/// The configuration that BERT and the encoders made after it have in common, and the network it describes.
struct EncoderSizes {
    var layerCount: Int
    var hiddenSize: Int
    var headCount: Int
    var intermediateSize: Int
    var vocabularySize: Int
    /// Rows of the table of position embeddings.
    var positionCount: Int
    var segmentCount: Int
    var activation: Activation
    var epsilon: Double
    var hiddenDropout: Double
    var attentionDropout: Double
    /// Of what enters the classifier.
    var classifierDropout: Double

    /// What holds where the configuration is silent; BERT's own.
    struct Defaults {
        var layerCount = 12
        var hiddenSize = 768
        var headCount = 12
        var intermediateSize = 3072
        var vocabularySize = 30522
        var segmentCount = 2
        var activation = Activation.gelu
        var epsilon = 1e-12
        var dropout = 0.1
    }

    /// - Throws: ``CheckpointError`` for values that ask for another computation.
    init(_ file: CheckpointConfiguration, defaults: Defaults = Defaults()) throws {
        try file.require("position_embedding_type", toBe: .string("absolute"))
        try file.require("is_decoder", toBe: .bool(false))
        try file.require("add_cross_attention", toBe: .bool(false))
        try file.require("pruned_heads", toBe: "no pruned heads") { $0 == .object(JSONObject()) }
        try file.ignore(["chunk_size_feed_forward"])
        layerCount = try file.layerCount("num_hidden_layers", or: defaults.layerCount)
        hiddenSize = try file.count("hidden_size", or: defaults.hiddenSize)
        headCount = try file.count("num_attention_heads", or: defaults.headCount)
        intermediateSize = try file.count("intermediate_size", or: defaults.intermediateSize)
        vocabularySize = try file.count("vocab_size", or: defaults.vocabularySize)
        positionCount = try file.count("max_position_embeddings", or: 512)
        segmentCount = try file.value("type_vocab_size", or: defaults.segmentCount) { try $0.integer(in: 0...10_000) }
        activation = try file.choice("hidden_act", or: defaults.activation, among: Activation.byName)
        epsilon = try file.epsilon("layer_norm_eps", or: defaults.epsilon)
        hiddenDropout = try file.dropout("hidden_dropout_prob", or: defaults.dropout)
        attentionDropout = try file.dropout("attention_probs_dropout_prob", or: defaults.dropout)
        classifierDropout = try file.dropout("classifier_dropout", or: hiddenDropout)
        try file.requireHeads(headCount, divide: hiddenSize)
    }

    func normalization(_ name: String, width: Int? = nil) -> NormalizationBlueprint {
        NormalizationBlueprint(name: name, width: width ?? hiddenSize, epsilon: epsilon)
    }

    /// The network with weights named as BERT's are.
    ///
    /// - Parameter embeddingWidth: Where it differs from the hidden size, a layer of the given name follows the
    ///   embedding's normalisation.
    func transformer(
        prefix: String, embeddingWidth: Int, projection: String? = nil, positions: PositionRule
    ) -> TransformerBlueprint {
        let embeddings = prefix + "embeddings."
        return TransformerBlueprint(
            hiddenSize: hiddenSize,
            embedding: EmbeddingBlueprint(
                name: embeddings + "word_embeddings", vocabularySize: vocabularySize, width: embeddingWidth,
                positions: .init(
                    table: .init(name: embeddings + "position_embeddings", count: positionCount), rule: positions),
                segments: segmentCount == 0
                    ? nil : .init(name: embeddings + "token_type_embeddings", count: segmentCount),
                normalization: normalization(embeddings + "LayerNorm", width: embeddingWidth),
                projection: projection.map {
                    .afterNormalization(LinearBlueprint(prefix + $0, embeddingWidth, hiddenSize))
                } ?? .none,
                dropout: hiddenDropout),
            layers: (0..<layerCount).map { layer(prefix: prefix + "encoder.layer.\($0).") }, isCausal: false)
    }

    private func layer(prefix: String) -> LayerBlueprint {
        LayerBlueprint(
            arrangement: .normalizedAfter(
                attention: normalization(prefix + "attention.output.LayerNorm"),
                feedForward: normalization(prefix + "output.LayerNorm")),
            attention: attention(
                query: prefix + "attention.self.query", key: prefix + "attention.self.key",
                value: prefix + "attention.self.value", output: prefix + "attention.output.dense"),
            feedForward: .plain(
                input: LinearBlueprint(prefix + "intermediate.dense", hiddenSize, intermediateSize), activation,
                output: LinearBlueprint(prefix + "output.dense", intermediateSize, hiddenSize)),
            dropout: dropout)
    }

    var dropout: LayerDropout {
        LayerDropout(
            attention: attentionDropout, attentionOutput: hiddenDropout, feedForwardOutput: hiddenDropout)
    }

    func attention(query: String, key: String, value: String, output: String) -> AttentionBlueprint {
        let headWidth = hiddenSize / headCount
        return AttentionBlueprint(
            headCount: headCount, keyValueHeadCount: headCount, headWidth: headWidth,
            projections: .separate(
                query: LinearBlueprint(query, hiddenSize, hiddenSize),
                key: LinearBlueprint(key, hiddenSize, hiddenSize),
                value: LinearBlueprint(value, hiddenSize, hiddenSize)),
            scale: 1 / Double(headWidth).squareRoot(), positions: .none, reach: .everything,
            output: LinearBlueprint(output, hiddenSize, hiddenSize))
    }
}

extension CheckpointConfiguration {
    func requireHeads(_ headCount: Int, divide hiddenSize: Int) throws {
        guard hiddenSize % headCount == 0 else {
            throw CheckpointError(
                checkpoint.name,
                .unsupportedValue(
                    key: "the number of attention heads", found: "\(headCount)",
                    supported: "a divisor of the hidden size \(hiddenSize)"))
        }
    }
}
