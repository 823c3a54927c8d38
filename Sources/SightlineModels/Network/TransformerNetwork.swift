import SightlineTensors

/// A transformer with its weights.
struct TransformerNetwork: Backbone {
    let layout: PackedSequences.Layout
    private let embedding: Embedding
    /// What the layers' states are computed in.
    private let dtype: DType
    private let layers: [TransformerLayer]
    private let convolution: Convolution?
    private let finalNormalization: Normalization?
    private let pooling: ClassificationHeadBlueprint.Pooling
    /// The last layer with queries of the pooled tokens alone, where that gives their states.
    private let pooledLastLayer: TransformerLayer?

    init(
        _ blueprint: TransformerBlueprint, pooling: ClassificationHeadBlueprint.Pooling, _ loader: NetworkLoader
    ) throws {
        layout = blueprint.layout(pooling, sharingPrefixes: loader.isForScoring)
        self.pooling = pooling
        embedding = try Embedding(blueprint.embedding, loader)
        dtype = loader.dtype
        let distances = try blueprint.distances.map {
            try DistanceEmbedding($0, width: blueprint.hiddenSize, loader)
        }
        convolution = try blueprint.convolution.map { try Convolution($0, width: blueprint.hiddenSize, loader) }
        let pooledQueries = blueprint.pooledQueries(pooling)
        let lastQueries = loader.isForScoring ? pooledQueries : .all
        // Layers that share their weights are the same layer.
        var known: [String: TransformerLayer] = [:]
        layers = try blueprint.layers.enumerated().map { index, layer in
            let queries = index == blueprint.layers.count - 1 ? lastQueries : .all
            let key = "\(layer.attention.output.name) \(queries)"
            let made = try known[key] ?? TransformerLayer(layer, queries: queries, distances: distances, loader)
            known[key] = made
            return made
        }
        pooledLastLayer = pooledQueries == .all ? nil : try layers.last?.asking(pooledQueries)
        finalNormalization = try blueprint.finalNormalization.map(loader.normalization)
    }

    func wordEmbeddings(_ batch: PackedSequences) throws -> Tensor {
        try embedding.wordEmbeddings(batch)
    }

    func pooled(
        _ batch: PackedSequences, embeddings: Tensor?, propagation: Propagation, probe: Probe?
    ) throws -> Tensor {
        let pass = ForwardPass(batch, pooled: pooling.token, propagation: propagation, probe: probe)
        var states = try embedding(batch, embeddings: embeddings, propagation).converted(to: dtype)
        // A probe sees all of the last layer. Before padding, the last token is not the pooled one.
        let pooledLastLayer = probe == nil && !batch.endsWithPadding ? pooledLastLayer : nil
        for (index, layer) in layers.enumerated() {
            let layer = index == layers.count - 1 ? pooledLastLayer ?? layer : layer
            probe?.record(states: states)
            let output = try layer(states, pass)
            states = try index == 0 ? convolution?(input: states, output: output, pass) ?? output : output
        }
        if let finalNormalization { states = try finalNormalization(states, propagation) }
        probe?.record(states: states)
        if pooledLastLayer != nil { return try batch.inGivenOrder(states) }
        switch pooling {
        case .firstToken, .lastToken:
            return try batch.inGivenOrder(states.rows(pass.pooledRows))
        case .mean:
            return try batch.inGivenOrder(.concatenated(batch.runs.map { run in
                try run.tokens(of: states).reshaped([run.sequenceCount, run.length, -1]).mean(axis: 1)
            }))
        }
    }
}

extension ClassificationHeadBlueprint.Pooling {
    fileprivate var token: PackedSequences.PooledToken {
        switch self {
        case .firstToken, .mean: .first
        case .lastToken: .last
        }
    }
}

extension TransformerBlueprint {
    fileprivate func layout(
        _ pooling: ClassificationHeadBlueprint.Pooling, sharingPrefixes: Bool
    ) -> PackedSequences.Layout {
        var padding: Int?
        if case .lastToken(let token) = pooling { padding = token }
        return PackedSequences.Layout(
            tree: sharingPrefixes && sharesPrefixes ? .shared : .absent,
            positionRule: embedding.positions?.rule ?? .fromZero, padding: padding, isCausal: isCausal)
    }

    /// Logits need no more of the last layer than the pooled tokens.
    fileprivate func pooledQueries(_ pooling: ClassificationHeadBlueprint.Pooling) -> AttentionMasks.Queries {
        // The convolution after the first layer reads all of its tokens.
        guard convolution == nil || layers.count > 1 else { return .all }
        switch pooling {
        case .firstToken: return .first
        // Without padding at its end, the last token of a sequence is the one whose state is read.
        case .lastToken: return isCausal ? .last : .all
        case .mean: return .all
        }
    }
}
