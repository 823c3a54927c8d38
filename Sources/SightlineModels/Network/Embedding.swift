import SightlineTensors

/// From token ids to the states that enter the first layer.
struct Embedding: @unchecked Sendable {
    private let words: Tensor
    private let scale: Double?
    private let positions: Tensor?
    private let segments: Tensor?
    private let normalization: Normalization?
    private let projection: Projection
    private let dropout: Dropout?

    private enum Projection {
        case none
        case beforeNormalization(Linear)
        case afterNormalization(Linear)
    }

    init(_ blueprint: EmbeddingBlueprint, _ loader: NetworkLoader) throws {
        words = try loader.table(blueprint.name, blueprint.vocabularySize, blueprint.width)
        scale = blueprint.scale
        var positions = try blueprint.positions.map {
            try loader.table($0.table.name, $0.table.count, blueprint.width)
        }
        var segments = try blueprint.segments.map { try loader.table($0.name, $0.count, blueprint.width) }
        // A single segment is every token's.
        if let only = segments, only.shape[0] == 1, let places = positions {
            positions = try places + only
            segments = nil
        }
        self.positions = positions
        self.segments = segments
        normalization = try blueprint.normalization.map(loader.normalization)
        dropout = loader.dropout(blueprint.dropout)
        projection = switch blueprint.projection {
        case .none: .none
        case .beforeNormalization(let linear): .beforeNormalization(try loader.linear(linear))
        case .afterNormalization(let linear): .afterNormalization(try loader.linear(linear))
        }
    }

    /// `[N, D]`.
    func callAsFunction(
        _ batch: PackedSequences, embeddings: Tensor?, _ propagation: Propagation
    ) throws -> Tensor {
        var states = try embeddings ?? words.rows(batch.ids)
        if let scale { states = try states * scale }
        if let positions { states = try states + positions.rows(batch.positions) }
        if let segments { states = try states + segments.rows(batch.segments) }
        if case .beforeNormalization(let layer) = projection { states = try layer(states) }
        if let normalization { states = try normalization(states, propagation) }
        if let dropout { states = try dropout(states) }
        if case .afterNormalization(let layer) = projection { states = try layer(states) }
        return states
    }

    /// The word embeddings of tokens, `[N, E]`.
    func wordEmbeddings(_ batch: PackedSequences) throws -> Tensor {
        try words.rows(batch.ids)
    }
}
