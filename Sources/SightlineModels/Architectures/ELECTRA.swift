/// ELECTRA (Clark et al., ICLR 2020): BERT with embeddings of their own width.
enum ELECTRA: Architecture {
    static let modelTypes = ["electra"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.ignore(["summary_activation", "summary_last_dropout", "summary_type", "summary_use_proj"])
        let sizes = try EncoderSizes(
            file, defaults: .init(hiddenSize: 256, headCount: 4, intermediateSize: 1024))
        let width = sizes.hiddenSize
        let embeddingWidth = try file.count("embedding_size", or: 128)
        return ModelBlueprint(
            backbone: .transformer(
                sizes.transformer(
                    prefix: "electra.", embeddingWidth: embeddingWidth,
                    projection: embeddingWidth == width ? nil : "embeddings_project", positions: .fromZero)),
            positionLimit: sizes.positionCount,
            classification: ClassificationHeadBlueprint(
                pooling: .firstToken,
                steps: [
                    .dropout(sizes.classifierDropout),
                    .linear(LinearBlueprint("classifier.dense", width, width), .gelu),
                    .dropout(sizes.classifierDropout),
                ],
                classifier: LinearBlueprint("classifier.out_proj", width, labelCount)))
    }
}
