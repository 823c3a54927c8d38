import SightlineTensors

/// Self-attention of one layer, up to its output projection.
struct SelfAttention: Sendable {
    private let blueprint: AttentionBlueprint
    private var input: Input
    private let output: Linear
    private let queryNormalization: Normalization?
    private let keyNormalization: Normalization?
    private let distances: DisentangledScores?
    /// For scoring, where the kernel knows all that the layer does.
    private let packed: PackedAttention?
    private let weightDropout: Dropout?
    private let outputDropout: Dropout?
    /// Which tokens have a query.
    private(set) var queries: AttentionMasks.Queries

    /// The products that attention starts from, as fused as the layer's use of them allows.
    private enum Input: Sendable {
        /// Query, key and value in one product, `[N, (H + 2K)·d]`.
        case everyToken(queryKeyValue: Linear)
        /// Only the pooled tokens' states are used: `[B, H·d]` and `[N, 2K·d]`.
        case pooledToken(query: Linear, keyValue: Linear)
    }

    init(
        _ blueprint: AttentionBlueprint, _ dropout: LayerDropout, queries: AttentionMasks.Queries,
        distances: DistanceEmbedding?, _ loader: NetworkLoader
    ) throws {
        self.blueprint = blueprint
        weightDropout = loader.dropout(dropout.attention)
        outputDropout = loader.dropout(dropout.attentionOutput)
        self.queries = queries
        packed = loader.isForScoring ? blueprint.packed : nil
        let (query, key, value) = try Self.projections(blueprint, loader)
        switch queries {
        case .all:
            input = .everyToken(queryKeyValue: try loader.linear(.stacked([query, key, value])))
        case .first, .last:
            input = .pooledToken(
                query: try loader.linear(query), keyValue: try loader.linear(.stacked([key, value])))
        }
        output = try loader.linear(blueprint.output)
        queryNormalization = try blueprint.queryNormalization.map(loader.normalization)
        keyNormalization = try blueprint.keyNormalization.map(loader.normalization)
        if case .disentangled(let terms) = blueprint.positions, let distances {
            self.distances = try DisentangledScores(
                terms, distances, headCount: blueprint.headCount, headWidth: blueprint.headWidth,
                scale: blueprint.scale, loader)
        } else {
            self.distances = nil
        }
    }

    /// The same attention with queries of the pooled tokens alone, and the same weights.
    func asking(_ queries: AttentionMasks.Queries, _ loader: NetworkLoader) throws -> SelfAttention {
        let weights: DenseWeights
        switch input {
        case .everyToken(.traced(_, let stored)), .everyToken(.plain(let stored)): weights = stored
        case .everyToken(.packed), .pooledToken: return self
        }
        let queryWidth = blueprint.headCount * blueprint.headWidth
        var attention = self
        attention.queries = queries
        attention.input = .pooledToken(
            query: try loader.linear(weights.outputs(0..<queryWidth)),
            keyValue: try loader.linear(weights.outputs(queryWidth..<weights.weight.shape[0])))
        return attention
    }

    /// What attention mixes from the values, `[N, H·d]`, or `[B, H·d]` where only pooled tokens have queries.
    func mixed(_ states: Tensor, _ pass: ForwardPass) throws -> Tensor {
        let batch = pass.batch
        let width = blueprint.headWidth
        let queryWidth = blueprint.headCount * width
        let keyWidth = blueprint.keyValueHeadCount * width
        var query: Tensor
        let keyValue: Tensor
        switch input {
        case .everyToken(let queryKeyValue):
            let all = try queryKeyValue(states)
            query = try all.narrowed(axis: 1, to: 0..<queryWidth)
            keyValue = try all.narrowed(axis: 1, to: queryWidth..<queryWidth + 2 * keyWidth)
        case .pooledToken(let queryLayer, let keyValueLayer):
            query = try queryLayer(states.rows(pass.pooledRows))
            keyValue = try keyValueLayer(states)
        }
        var key = try keyValue.narrowed(axis: 1, to: 0..<keyWidth)
        let value = try keyValue.narrowed(axis: 1, to: keyWidth..<2 * keyWidth)
        (query, key) = try placed(query: query, key: key, pass)
        let tokens: Tensor
        if let packed, pass.probe == nil {
            tokens = try packed(query: query, key: key, value: value, pass.layout(queries))
        } else {
            tokens = try .concatenated(batch.runs.map { run in
                try heads(
                    query: try queries == .all ? run.tokens(of: query) : query.narrowed(axis: 0, to: run.sequences),
                    key: run.tokens(of: key), value: run.tokens(of: value), run, pass)
            })
        }
        return queries == .all ? try batch.rows(ofTokens: tokens) : tokens
    }

    /// Queries and keys `[…, H·d]`, normalised and turned to their places where the model does so.
    private func placed(query: Tensor, key: Tensor, _ pass: ForwardPass) throws -> (query: Tensor, key: Tensor) {
        var (query, key) = (try query.splitting(blueprint.headWidth), try key.splitting(blueprint.headWidth))
        if let queryNormalization { query = try queryNormalization(query, pass.propagation) }
        if let keyNormalization { key = try keyNormalization(key, pass.propagation) }
        if case .rotary(let rotary) = blueprint.positions {
            let angles = try pass.angles(rotary)
            key = try angles.turned(key)
            query = try (queries == .all ? angles : angles.rows(pass.pooledRows)).turned(query)
        }
        return (try query.joiningHeads(), try key.joiningHeads())
    }

    /// The output projection with the residual added.
    func projected(_ mixed: Tensor, plus residual: Tensor) throws -> Tensor {
        guard outputDropout == nil else { return try projected(mixed) + residual }
        return try output(mixed, plus: residual)
    }

    func projected(_ mixed: Tensor) throws -> Tensor {
        let result = try output(mixed)
        return try outputDropout?(result) ?? result
    }

    /// Attention over one run: query `[B·Q, H·d]`, key and value `[B·T, K·d]` to `[B·Q, H·d]`.
    private func heads(
        query: Tensor, key: Tensor, value: Tensor, _ run: PackedSequences.Run, _ pass: ForwardPass
    ) throws -> Tensor {
        func split(_ tokens: Tensor) throws -> Tensor {
            try tokens.reshaped([run.sequenceCount, tokens.shape[0] / run.sequenceCount, -1, blueprint.headWidth])
                .transposed(1, 2)
        }
        let query = try split(query)
        let key = try split(key)
        let value = try split(value)
        let mask = try pass.masks.mask(
            reach: blueprint.reach, biasedHeadCount: blueprint.biasedHeadCount, queries: queries, length: run.length)
        var bias = try distances?(query: query, key: key, queries: queries.range(length: run.length))
        bias = try bias.map { bias in try mask.map { try bias + $0 } ?? bias } ?? mask
        let propagation = pass.propagation
        let result: Tensor
        if let probe = pass.probe {
            let weights = try weights(query, key.repeated(blueprint.sharing, axis: 1), bias: bias, propagation)
            let values = try value.repeated(blueprint.sharing, axis: 1)
            result = try probe.record(attention: weights, values: values).matrixProduct(values)
        } else if blueprint.scoreCap != nil || weightDropout != nil {
            let weights = try weights(query, key.repeated(blueprint.sharing, axis: 1), bias: bias, propagation)
            result = try (weightDropout?(weights) ?? weights)
                .matrixProduct(value.repeated(blueprint.sharing, axis: 1))
        } else {
            result = try Tensor.attention(
                query: propagation.halvingRelevance(of: query), key: propagation.halvingRelevance(of: key), value: value,
                bias: bias, scale: blueprint.scale, sharesKeys: blueprint.sharing > 1)
        }
        return try propagation.halvingRelevance(of: result).transposed(1, 2)
            .reshaped([-1, blueprint.headCount * blueprint.headWidth])
    }

    /// The attention weights `[B, H, Q, T]`.
    private func weights(_ query: Tensor, _ key: Tensor, bias: Tensor?, _ propagation: Propagation) throws -> Tensor {
        var scores = try propagation.halvingRelevance(of: query.matrixProduct(key.transposed(2, 3))) * blueprint.scale
        if let cap = blueprint.scoreCap {
            scores = try Activation.tanh.applied(to: scores * (1 / cap), propagation) * cap
        }
        if let bias { scores = try scores + bias }
        return try scores.converted(to: .float32).softmax(axis: 3).converted(to: query.dtype ?? .float32)
    }
}

// MARK: - Weights

extension SelfAttention {
    private static func projections(
        _ blueprint: AttentionBlueprint, _ loader: NetworkLoader
    ) throws -> (query: DenseWeights, key: DenseWeights, value: DenseWeights) {
        let queryWidth = blueprint.headCount * blueprint.headWidth
        let keyWidth = blueprint.keyValueHeadCount * blueprint.headWidth
        switch blueprint.projections {
        case .separate(let query, let key, let value):
            return (try loader.dense(query), try loader.dense(key), try loader.dense(value))
        case .stacked(let layer):
            let all = try loader.dense(layer)
            return (
                try all.outputs(0..<queryWidth), try all.outputs(queryWidth..<queryWidth + keyWidth),
                try all.outputs(queryWidth + keyWidth..<queryWidth + 2 * keyWidth)
            )
        case .interleaved(let layer):
            let all = try loader.dense(layer)
            func part(_ index: Int) throws -> DenseWeights {
                func part(_ tensor: Tensor) throws -> Tensor {
                    let rest = Array(tensor.shape.dropFirst())
                    return try tensor.reshaped([blueprint.headCount, 3, blueprint.headWidth] + rest)
                        .selected(axis: 1, index: index).reshaped([queryWidth] + rest)
                }
                return DenseWeights(weight: try part(all.weight), bias: try all.bias.map(part))
            }
            return (try part(0), try part(1), try part(2))
        }
    }
}

extension AttentionBlueprint {
    /// Query heads to each head of keys and values.
    fileprivate var sharing: Int { headCount / keyValueHeadCount }

    fileprivate var biasedHeadCount: Int {
        if case .linearBiases = positions { headCount } else { 0 }
    }

    /// nil for what the kernel does not do: capped scores, embeddings of distances, and some widths.
    fileprivate var packed: PackedAttention? {
        if case .disentangled = positions { return nil }
        guard scoreCap == nil, headWidth % PackedAttention.widthStep == 0 else { return nil }
        return PackedAttention(
            headCount: headCount, keyHeadCount: keyValueHeadCount, headWidth: headWidth, scale: scale, before: reach.before,
            after: reach.after, slopes: biasedHeadCount > 0 ? AttentionMasks.slopes(headCount: headCount) : nil)
    }
}

extension Tensor {
    /// `[N, H·d]` to `[N, H, d]`.
    fileprivate func splitting(_ width: Int) throws -> Tensor { try reshaped([shape[0], -1, width]) }

    /// `[N, H, d]` to `[N, H·d]`.
    fileprivate func joiningHeads() throws -> Tensor { try reshaped([shape[0], -1]) }
}
