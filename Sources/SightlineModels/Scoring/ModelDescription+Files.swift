/// What the files beside `config.json` tell without being loaded.
extension ModelDescription {
    /// The weights, as their files' headers have them.
    public struct StoredWeights: Sendable, Equatable {
        /// The size of the files.
        public let byteCount: Int
        /// Numbers in tensors of floating-point types. Some checkpoints also store what is no parameter, such as masks.
        public let parameterCount: Int
    }

    /// Looks into the headers of the weight files, and for the tensor that gives the scores: a network that was saved
    /// before it was trained for its task lacks it.
    ///
    /// - Throws: ``CheckpointError``, `SafeTensorsError` or `TorchArchiveError`.
    public func storedWeights() throws -> StoredWeights {
        let weights = try CheckpointWeights(checkpoint)
        if task == .nextToken, let head = blueprint.languageModel {
            try weights.require((head.tiedName ?? head.name) + ".weight", shape: [vocabularySize, hiddenSize])
        } else {
            let classifier = blueprint.classification.classifier
            try weights.require(classifier.name + ".weight", shape: [classifier.outputs, classifier.inputs])
        }
        return StoredWeights(byteCount: weights.byteCount, parameterCount: weights.parameterCount)
    }

    /// The longest sequence that texts are cut to, special tokens included: what network and tokenizer both take.
    ///
    /// - Throws: ``CheckpointError`` if there is no tokenizer, or its settings are broken.
    public func tokenLimit() throws -> Int {
        _ = try checkpoint.tokenizerSource()
        return min(try checkpoint.declaredTokenLimit() ?? .max, positionLimit)
    }
}
