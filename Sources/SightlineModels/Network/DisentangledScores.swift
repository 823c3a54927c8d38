import SightlineTensors

/// The embeddings of distances that DeBERTa's layers share, `[2 · span, D]`.
struct DistanceEmbedding: @unchecked Sendable {
    private let table: Tensor
    private let span: Int
    private let dropout: Dropout?
    private let largestBucketedDistance: Int?

    init(_ blueprint: DistanceEmbeddingBlueprint, width: Int, _ loader: NetworkLoader) throws {
        let stored = try loader.table(blueprint.name, 2 * blueprint.span, width)
        table = try blueprint.normalization.map { try loader.normalization($0)(stored, .gradient) } ?? stored
        span = blueprint.span
        dropout = loader.dropout(blueprint.dropout)
        largestBucketedDistance = blueprint.largestBucketedDistance
    }

    /// The table as a layer sees it.
    func layerTable() throws -> Tensor {
        try dropout?(table) ?? table
    }

    /// Rows of the table for distances from queries to keys, int64 `[Q, T]`.
    func rows(queries: Range<Int>, keyCount: Int) throws -> Tensor {
        let rows = try queries.flatMap { query in
            try (0..<keyCount).map { key in min(max(try bucket(query - key) + span, 0), 2 * span - 1) }
        }
        return try Tensor(rows, shape: [queries.count, keyCount])
    }

    /// Distances up to half the span as they are, larger ones by their logarithm, in float32 as in the reference.
    private func bucket(_ distance: Int) throws -> Int {
        let middle = span / 2
        guard let largest = largestBucketedDistance, abs(distance) > middle else { return distance }
        let logarithm = try (Tensor([Float(abs(distance)) / Float(middle)]).logarithm()
            / Tensor([Float(Double(largest - 1) / Double(middle))]).logarithm() * Double(middle - 1)).scalar()
        return distance.signum() * (Int(logarithm.rounded(.up)) + middle)
    }
}

/// The part of DeBERTa's attention scores that comes from distances (He et al., ICLR 2021, equation 4).
struct DisentangledScores: @unchecked Sendable {
    private let distances: DistanceEmbedding
    /// `[H, d, 2 · span]`: what queries look for among distances.
    private let keys: Tensor?
    /// What keys look for.
    private let queries: Tensor?
    private let scale: Double

    /// - Parameter scale: That of the other scores.
    init(
        _ blueprint: DisentangledBlueprint, _ distances: DistanceEmbedding, headCount: Int, headWidth: Int,
        scale: Double, _ loader: NetworkLoader
    ) throws {
        self.distances = distances
        let table = try distances.layerTable()
        func projected(_ linear: LinearBlueprint) throws -> Tensor {
            let weights = try loader.dense(linear)
            return try table.linear(weight: weights.weight, bias: weights.bias)
                .reshaped([-1, headCount, headWidth]).permuted([1, 2, 0]).contiguous().converted(to: loader.dtype)
        }
        keys = try blueprint.key.map(projected)
        queries = try blueprint.query.map(projected)
        self.scale = scale
    }

    /// - Parameters: Query `[B, H, Q, d]`, key `[B, H, T, d]`.
    /// - Returns: `[B, H, Q, T]`.
    func callAsFunction(query: Tensor, key: Tensor, queries places: Range<Int>) throws -> Tensor {
        let keyCount = key.shape[2]
        let rows = try distances.rows(queries: places, keyCount: keyCount)
        let shape = [query.shape[0], query.shape[1], places.count, keyCount]
        var scores: Tensor?
        if let keys {
            scores = try query.matrixProduct(keys).gathered(axis: 3, rows.expanded(shape))
        }
        if let queries {
            let towards = try key.matrixProduct(queries)
                .gathered(axis: 3, rows.transposed(0, 1).expanded([shape[0], shape[1], keyCount, places.count]))
                .transposed(2, 3)
            scores = try scores.map { try $0 + towards } ?? towards
        }
        guard let scores else { return try Tensor([Float(0)], shape: [1, 1, 1, 1]) }
        return try scores * scale
    }
}
