extension CheckpointConfiguration {
    /// A decoder with the heads that all of them have: `score` on the last token's state for classes, and an output
    /// embedding for the next token.
    func decoder(
        _ transformer: TransformerBlueprint, positionLimit: Int, labelCount: Int, outputName: String = "lm_head",
        tiesEmbeddings: Bool, logitCap: Double? = nil
    ) throws -> ModelBlueprint {
        let padding = try tokenID("pad_token_id")
        let isTied = try flag("tie_word_embeddings", or: tiesEmbeddings)
        return ModelBlueprint(
            backbone: .transformer(transformer), positionLimit: positionLimit,
            classification: ClassificationHeadBlueprint(
                pooling: .lastToken(padding: padding),
                classifier: LinearBlueprint("score", transformer.hiddenSize, labelCount, bias: .ifStored)),
            languageModel: LanguageModelHeadBlueprint(
                name: outputName, tiedName: isTied ? transformer.embedding.name : nil, logitCap: logitCap))
    }
}
