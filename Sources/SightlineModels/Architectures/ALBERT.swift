/// ALBERT (Lan et al., ICLR 2020): BERT whose layers share their weights.
enum ALBERT: Architecture {
    static let modelTypes = ["albert"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.ignore([
            "down_scale_factor", "gap_size", "layers_to_keep", "net_structure_type",
            "num_memory_blocks",
        ])
        let sizes = try EncoderSizes(
            file,
            defaults: .init(
                hiddenSize: 4096, headCount: 64, intermediateSize: 16384, vocabularySize: 30000, activation: .geluTanh,
                dropout: 0))
        let width = sizes.hiddenSize
        let groupCount = try file.layerCount("num_hidden_groups", or: 1)
        let groupLayerCount = try file.layerCount("inner_group_num", or: 1)
        guard groupCount <= sizes.layerCount else {
            throw file.inconsistent(
                "num_hidden_groups is \(groupCount), more than the \(sizes.layerCount) layers to share them")
        }
        var transformer = sizes.transformer(
            prefix: "albert.", embeddingWidth: try file.count("embedding_size", or: 128),
            projection: "encoder.embedding_hidden_mapping_in", positions: .fromZero)
        transformer.layers = (0..<sizes.layerCount).flatMap { index in
            (0..<groupLayerCount).map { place in
                let group = index * groupCount / sizes.layerCount
                return layer("albert.encoder.albert_layer_groups.\(group).albert_layers.\(place).", sizes)
            }
        }
        return ModelBlueprint(
            backbone: .transformer(transformer), positionLimit: sizes.positionCount,
            classification: ClassificationHeadBlueprint(
                pooling: .firstToken,
                steps: [
                    .linear(LinearBlueprint("albert.pooler", width, width), .tanh),
                    .dropout(try file.dropout("classifier_dropout_prob", or: 0.1)),
                ],
                classifier: LinearBlueprint("classifier", width, labelCount)))
    }

    private static func layer(_ prefix: String, _ sizes: EncoderSizes) -> LayerBlueprint {
        LayerBlueprint(
            arrangement: .normalizedAfter(
                attention: sizes.normalization(prefix + "attention.LayerNorm"),
                feedForward: sizes.normalization(prefix + "full_layer_layer_norm")),
            attention: sizes.attention(
                query: prefix + "attention.query", key: prefix + "attention.key", value: prefix + "attention.value",
                output: prefix + "attention.dense"),
            feedForward: .plain(
                input: LinearBlueprint(prefix + "ffn", sizes.hiddenSize, sizes.intermediateSize), sizes.activation,
                output: LinearBlueprint(prefix + "ffn_output", sizes.intermediateSize, sizes.hiddenSize)),
            dropout: LayerDropout(attention: sizes.attentionDropout, attentionOutput: sizes.hiddenDropout))
    }
}
