/// RoBERTa (Liu et al., 2019), and XLM-RoBERTa and CamemBERT, which are built as it is.
enum RoBERTa: Architecture {
    static let modelTypes = ["roberta", "xlm-roberta", "camembert"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        let sizes = try EncoderSizes(file)
        let width = sizes.hiddenSize
        let padding = try file.tokenID("pad_token_id", or: 1) ?? 1
        guard sizes.positionCount > padding + 1 else {
            throw file.inconsistent(
                "max_position_embeddings is \(sizes.positionCount), but positions begin at \(padding + 1), after the "
                    + "padding's id")
        }
        return ModelBlueprint(
            backbone: .transformer(
                sizes.transformer(
                    prefix: "roberta.", embeddingWidth: width, positions: .skippingPadding(id: padding))),
            positionLimit: sizes.positionCount - padding - 1,
            classification: ClassificationHeadBlueprint(
                pooling: .firstToken,
                steps: [
                    .dropout(sizes.classifierDropout),
                    .linear(LinearBlueprint("classifier.dense", width, width), .tanh),
                    .dropout(sizes.classifierDropout),
                ],
                classifier: LinearBlueprint("classifier.out_proj", width, labelCount)))
    }
}
