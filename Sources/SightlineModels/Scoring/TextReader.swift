import SightlineTokenizers

/// A checkpoint's tokenizer with the model's limit: from texts to token sequences.
struct TextReader: Sendable {
    let tokenizer: Tokenizer
    /// Longest sequence, special tokens included.
    let tokenLimit: Int
    let standInTokens: StandInTokens

    /// - Throws: ``CheckpointError`` or `TokenizerError`, also where tokenizer and network do not go together.
    init(_ description: ModelDescription) throws {
        let checkpoint = description.checkpoint
        tokenizer = try Tokenizer(checkpoint: checkpoint)
        let declared = try checkpoint.declaredTokenLimit() ?? .max
        standInTokens = try checkpoint.standInTokens(of: tokenizer).within(description.vocabularySize)
        tokenLimit = min(declared, description.positionLimit)
        let frame = try tokenizer.encode("").count
        guard tokenLimit > frame else {
            throw CheckpointError(
                checkpoint.name,
                .brokenFile(
                    declared < description.positionLimit ? "tokenizer_config.json" : "config.json",
                    reason: "it allows sequences of \(tokenLimit) tokens, but the \(frame) around every text leave "
                        + "no room for one"))
        }
        guard tokenizer.vocabularySize <= description.vocabularySize else {
            throw CheckpointError(
                checkpoint.name,
                .brokenFile(
                    "tokenizer.json",
                    reason: "it has \(tokenizer.vocabularySize) tokens, but the model has embeddings for "
                        + "\(description.vocabularySize); they are not of one checkpoint"))
        }
    }

    func sequence(of input: TextInput) throws -> TokenSequence {
        try tokenizer.sequence(of: input, limit: tokenLimit)
    }
}
