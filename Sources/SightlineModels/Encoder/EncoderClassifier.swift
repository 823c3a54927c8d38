import SightlineTensors

/// A bidirectional encoder with a classification head over its first token, for scoring without gradients.
///
/// Weights are only read after loading, hence the unchecked `Sendable`.
struct EncoderClassifier: @unchecked Sendable {
    let configuration: EncoderConfiguration
    private let wordEmbedding: Tensor
    /// Position embeddings with the first segment's embedding added: a single text is all in that segment.
    private let positionEmbedding: Tensor
    private let embeddingNormalization: Normalization
    private let layers: [EncoderLayer]
    private let pooler: PackedLinear
    private let classifierWeight: Tensor
    private let classifierBias: Tensor

    /// - Throws: ``CheckpointError``, or `SafeTensorsError` or `TorchArchiveError` for the weight files.
    init(_ checkpoint: Checkpoint) throws {
        let file = try CheckpointConfiguration(checkpoint)
        let architecture = try Architectures.named(by: file)
        let configuration = try architecture.configuration(file)
        try file.refuseUnreadKeys()
        guard configuration.hiddenSize % configuration.headCount == 0 else {
            throw CheckpointError(
                checkpoint.name,
                .unsupportedValue(
                    key: "the number of attention heads", found: "\(configuration.headCount)",
                    supported: "a divisor of the hidden size \(configuration.hiddenSize)"))
        }
        self = try Autograd.disabled {
            try EncoderClassifier(configuration, architecture.weightNames, try CheckpointWeights(checkpoint))
        }
    }

    private init(
        _ configuration: EncoderConfiguration, _ names: EncoderWeightNames, _ weights: CheckpointWeights
    ) throws {
        let width = configuration.hiddenSize
        self.configuration = configuration
        wordEmbedding = try weights.tensor(names.wordEmbedding + ".weight", shape: [configuration.vocabularySize, width])
        var positions = try weights.tensor(
            names.positionEmbedding + ".weight", shape: [configuration.positionCount, width])
        if let segmentEmbedding = names.segmentEmbedding {
            let segments = try weights.tensor(segmentEmbedding + ".weight", shape: [configuration.segmentCount, width])
            positions = try positions + segments.selected(axis: 0, index: 0)
        }
        positionEmbedding = positions
        embeddingNormalization = try Normalization(
            weights, names.embeddingNormalization, width: width, epsilon: configuration.normalizationEpsilon)
        layers = try (0..<configuration.layerCount).map {
            try EncoderLayer(weights: weights, names: names, index: $0, configuration: configuration)
        }
        pooler = try PackedLinear(
            weight: weights.tensor(names.pooler + ".weight", shape: [width, width]),
            bias: weights.tensor(names.pooler + ".bias", shape: [width]))
        let labelCount = configuration.labels.names.count
        classifierWeight = try weights.tensor(names.classifier + ".weight", shape: [labelCount, width])
        classifierBias = try weights.tensor(names.classifier + ".bias", shape: [labelCount])
    }

    /// Logits `[B, C]` of packed sequences.
    func logits(_ batch: PackedSequences) throws -> Tensor {
        try Autograd.disabled {
            var states = try embeddingNormalization(
                try wordEmbedding.rows(batch.ids) + positionEmbedding.rows(batch.positions))
            for layer in layers { states = try layer(states, batch) }
            return try configuration.poolingActivation(after: pooler, states)
                .linear(weight: classifierWeight, bias: classifierBias)
        }
    }
}
