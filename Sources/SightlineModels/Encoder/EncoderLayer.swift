import SightlineTensors

/// One transformer layer for scoring: self-attention and feed-forward, each added to its input and then normalised.
struct EncoderLayer: @unchecked Sendable {
    private let headCount: Int
    private let attentionInput: AttentionInput
    private let attentionOutput: PackedLinear
    private let attentionNormalization: Normalization
    private let activation: Activation
    private let intermediate: PackedLinear
    private let output: PackedLinear
    private let outputNormalization: Normalization

    /// The products that attention starts from, as fused as the layer's use of them allows.
    private enum AttentionInput {
        /// Query, key and value in one product `[N, 3D]`.
        case everyToken(queryKeyValue: PackedLinear)
        /// The last layer: queries are needed at the pooled token only. `[B, D]` and `[N, 2D]`.
        case pooledToken(query: PackedLinear, keyValue: PackedLinear)
    }

    init(
        weights: CheckpointWeights, names: EncoderWeightNames, index: Int, configuration: EncoderConfiguration
    ) throws {
        let width = configuration.hiddenSize
        let prefix = names.layer(index)
        func linear(_ name: String, _ outputs: Int, _ inputs: Int) throws -> (weight: Tensor, bias: Tensor) {
            (try weights.tensor(prefix + name + ".weight", shape: [outputs, inputs]),
             try weights.tensor(prefix + name + ".bias", shape: [outputs]))
        }
        func fused(_ layers: (weight: Tensor, bias: Tensor)...) throws -> PackedLinear {
            try PackedLinear(
                weight: .concatenated(layers.map(\.weight)), bias: .concatenated(layers.map(\.bias)))
        }
        let query = try linear(names.query, width, width)
        let key = try linear(names.key, width, width)
        let value = try linear(names.value, width, width)
        headCount = configuration.headCount
        attentionInput = index == configuration.layerCount - 1
            ? .pooledToken(query: try fused(query), keyValue: try fused(key, value))
            : .everyToken(queryKeyValue: try fused(query, key, value))
        attentionOutput = try fused(try linear(names.attentionOutput, width, width))
        attentionNormalization = try Normalization(
            weights, prefix + names.attentionNormalization, width: width, epsilon: configuration.normalizationEpsilon)
        activation = configuration.activation
        intermediate = try fused(try linear(names.intermediate, configuration.intermediateSize, width))
        output = try fused(try linear(names.output, width, configuration.intermediateSize))
        outputNormalization = try Normalization(
            weights, prefix + names.outputNormalization, width: width, epsilon: configuration.normalizationEpsilon)
    }

    /// States of all tokens `[N, D]` to the next layer's states; the last layer returns its pooled tokens' `[B, D]`.
    func callAsFunction(_ states: Tensor, _ batch: PackedSequences) throws -> Tensor {
        let residual: Tensor
        let mixed: Tensor
        switch attentionInput {
        case .everyToken(let queryKeyValue):
            residual = states
            mixed = try attention(try queryKeyValue(states), batch)
        case .pooledToken(let query, let keyValue):
            residual = try states.rows(batch.firstRows)
            mixed = try attention(queries: try query(residual), keyValue: try keyValue(states), batch)
        }
        let attended = try attentionNormalization(try attentionOutput(mixed, plus: residual))
        return try outputNormalization(try output(try activation(after: intermediate, attended), plus: attended))
    }

    private func attention(_ queryKeyValue: Tensor, _ batch: PackedSequences) throws -> Tensor {
        let width = queryKeyValue.shape[1] / 3
        return try .concatenated(batch.runs.map { run in
            let parts = try queryKeyValue.narrowed(axis: 0, to: run.rows)
                .reshaped([run.sequenceCount, run.length, 3, headCount, width / headCount])
                .permuted([2, 0, 3, 1, 4])
            return try Tensor.attention(
                query: parts.selected(axis: 0, index: 0), key: parts.selected(axis: 0, index: 1),
                value: parts.selected(axis: 0, index: 2)
            ).transposed(1, 2).reshaped([run.rows.count, width])
        })
    }

    private func attention(queries: Tensor, keyValue: Tensor, _ batch: PackedSequences) throws -> Tensor {
        let width = queries.shape[1]
        var sequence = 0
        return try .concatenated(batch.runs.map { run in
            let query = try queries.narrowed(axis: 0, to: sequence..<sequence + run.sequenceCount)
                .reshaped([run.sequenceCount, headCount, 1, width / headCount])
            sequence += run.sequenceCount
            let parts = try keyValue.narrowed(axis: 0, to: run.rows)
                .reshaped([run.sequenceCount, run.length, 2, headCount, width / headCount])
                .permuted([2, 0, 3, 1, 4])
            return try Tensor.attention(
                query: query, key: parts.selected(axis: 0, index: 0), value: parts.selected(axis: 0, index: 1)
            ).reshaped([run.sequenceCount, width])
        })
    }
}

/// Layer normalisation with its weights.
struct Normalization: @unchecked Sendable {
    private let weight: Tensor
    private let bias: Tensor
    private let epsilon: Double

    init(_ weights: CheckpointWeights, _ name: String, width: Int, epsilon: Double) throws {
        weight = try weights.tensor(name + ".weight", shape: [width])
        bias = try weights.tensor(name + ".bias", shape: [width])
        self.epsilon = epsilon
    }

    func callAsFunction(_ input: Tensor) throws -> Tensor {
        try input.layerNorm(weight: weight, bias: bias, epsilon: epsilon)
    }
}
