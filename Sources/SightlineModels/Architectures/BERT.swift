/// BERT (Devlin et al., NAACL 2019).
enum BERT: Architecture {
    static let modelTypes = ["bert"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.ignore([
            "directionality", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers",
            "pooler_size_per_head", "pooler_type",
        ])
        let sizes = try EncoderSizes(file)
        let width = sizes.hiddenSize
        return ModelBlueprint(
            backbone: .transformer(
                sizes.transformer(prefix: "bert.", embeddingWidth: width, positions: .fromZero)),
            positionLimit: sizes.positionCount,
            classification: ClassificationHeadBlueprint(
                pooling: .firstToken,
                steps: [
                    .linear(LinearBlueprint("bert.pooler.dense", width, width), .tanh),
                    .dropout(sizes.classifierDropout),
                ],
                classifier: LinearBlueprint("classifier", width, labelCount)))
    }
}
