import SightlineTensors

/// Mamba with its weights.
///
/// A token's state depends on the tokens up to it alone, so all runs over the tree of common beginnings: what a level of
/// it needs of the level before is gathered from the parents.
struct MambaNetwork: Backbone, @unchecked Sendable {
    let layout: PackedSequences.Layout
    private let words: Tensor
    /// What states are computed in.
    private let dtype: DType
    private let layers: [MambaLayer]
    private let finalNormalization: Normalization

    init(
        _ blueprint: MambaBlueprint, pooling: ClassificationHeadBlueprint.Pooling, _ loader: NetworkLoader
    ) throws {
        var padding: Int?
        if case .lastToken(let token) = pooling { padding = token }
        layout = PackedSequences.Layout(
            tree: loader.isForScoring ? .shared : .separate, padding: padding, isCausal: true)
        dtype = loader.dtype
        words = try loader.table(
            blueprint.prefix + "embeddings", blueprint.vocabularySize, blueprint.hiddenSize)
        layers = try (0..<blueprint.layerCount).map {
            try MambaLayer(blueprint, prefix: blueprint.prefix + "layers.\($0).", loader)
        }
        finalNormalization = try loader.normalization(blueprint.normalization(blueprint.prefix + "norm_f"))
    }

    func wordEmbeddings(_ batch: PackedSequences) throws -> Tensor {
        try words.rows(batch.ids)
    }

    /// - Parameter propagation: Of gradients: there are no rules of relevance for a state space.
    func pooled(
        _ batch: PackedSequences, embeddings: Tensor?, propagation: Propagation, probe: Probe?
    ) throws -> Tensor {
        let ancestry = try Ancestry(batch.tree ?? PrefixTree([], isShared: true))
        var states = try (embeddings ?? wordEmbeddings(batch)).converted(to: dtype)
        for layer in layers {
            probe?.record(states: states)
            states = try layer(states, ancestry)
        }
        states = try finalNormalization(states, .gradient)
        probe?.record(states: states)
        return try batch.inGivenOrder(states.rows(batch.pooledRows(.last)))
    }
}

extension MambaBlueprint {
    func normalization(_ name: String) -> NormalizationBlueprint {
        NormalizationBlueprint(
            name: name, width: hiddenSize, epsilon: normalizationEpsilon, kind: .rootMeanSquare(offset: 0))
    }
}

/// Which rows of a tree's matrix come before which.
final class Ancestry {
    private let parents: [Int]
    /// The rows of each level.
    let levels: [Range<Int>]
    private var former: [Int: Tensor] = [:]

    init(_ tree: PrefixTree) throws {
        parents = tree.parents
        levels = tree.levels
    }

    /// For each row the one `distance` tokens before it, int64 `[N]`; N where the sequence has begun by then.
    func rows(before distance: Int) throws -> Tensor {
        if let rows = former[distance] { return rows }
        let rows = try Tensor(parents.indices.map { row in
            var row = row
            for _ in 0..<distance where row >= 0 { row = parents[row] }
            return row < 0 ? parents.count : row
        })
        former[distance] = rows
        return rows
    }

    /// For each row of a level after the first, its parent's place in the level before, int64.
    func parents(ofLevel level: Int) throws -> Tensor {
        try Tensor(levels[level].map { parents[$0] - levels[level - 1].lowerBound })
    }
}

/// One layer of Mamba: `x + out(scan(conv(in(N(x)))))` (Gu and Dao, 2023, section 3).
struct MambaLayer: @unchecked Sendable {
    private let blueprint: MambaBlueprint
    private let normalization: Normalization
    private let input: Linear
    private let kernel: Tensor
    private let kernelBias: Tensor?
    private let selection: Linear
    private let step: Linear
    /// `A`, `[I, S]`, negative.
    private let decay: Tensor
    private let skip: Tensor
    private let output: Linear

    init(_ blueprint: MambaBlueprint, prefix: String, _ loader: NetworkLoader) throws {
        let width = blueprint.hiddenSize
        let inner = blueprint.innerSize
        let mixer = prefix + "mixer."
        self.blueprint = blueprint
        normalization = try loader.normalization(blueprint.normalization(prefix + "norm"))
        input = try loader.linear(
            LinearBlueprint(mixer + "in_proj", width, 2 * inner, hasBias: blueprint.hasBias))
        kernel = try loader.weights.tensor(
            mixer + "conv1d.weight", shape: [inner, 1, blueprint.kernelSize], as: .weight)
        kernelBias = blueprint.hasConvolutionBias
            ? try loader.weights.tensor(mixer + "conv1d.bias", shape: [inner], as: .bias) : nil
        selection = try loader.linear(
            LinearBlueprint(mixer + "x_proj", inner, blueprint.stepRank + 2 * blueprint.stateSize, hasBias: false))
        step = try loader.linear(LinearBlueprint(mixer + "dt_proj", blueprint.stepRank, inner))
        decay = try loader.weights.tensor(mixer + "A_log", shape: [inner, blueprint.stateSize], as: .other)
            .exponential().negated()
        skip = try loader.weights.tensor(mixer + "D", shape: [inner], as: .other)
        output = try loader.linear(LinearBlueprint(mixer + "out_proj", inner, width, hasBias: blueprint.hasBias))
    }

    func callAsFunction(_ states: Tensor, _ ancestry: Ancestry) throws -> Tensor {
        let inner = blueprint.innerSize
        let both = try input(normalization(states, .gradient))
        let gate = try both.narrowed(axis: 1, to: inner..<2 * inner)
        let hidden = try blueprint.activation.applied(
            to: convolved(both.narrowed(axis: 1, to: 0..<inner), ancestry), .gradient)
        let scanned = try scan(hidden, ancestry) + hidden * skip
        return try output((scanned * gate.silu()).contiguous(), plus: states)
    }

    /// Each channel's weighted sum over a token and those before it, `[N, I]`.
    private func convolved(_ hidden: Tensor, _ ancestry: Ancestry) throws -> Tensor {
        let size = blueprint.kernelSize
        // A last row of zeros stands for what is before the sequence.
        let padded = try Tensor.concatenated([
            hidden, Tensor([Float](repeating: 0, count: blueprint.innerSize), shape: [1, blueprint.innerSize]),
        ])
        var sum = try hidden * kernel.selected(axis: 2, index: size - 1).reshaped([-1])
        for distance in 1..<max(size, 1) {
            let weight = try kernel.selected(axis: 2, index: size - 1 - distance).reshaped([-1])
            sum = try sum + padded.rows(ancestry.rows(before: distance)) * weight
        }
        return try kernelBias.map { try sum + $0 } ?? sum
    }

    /// The selective state space: `h ← exp(Δ A) h + Δ B x`, `y = C h`; `[N, I]` to the same.
    private func scan(_ hidden: Tensor, _ ancestry: Ancestry) throws -> Tensor {
        let (rank, size) = (blueprint.stepRank, blueprint.stateSize)
        // A state is a sum over many tokens: it stays in float32.
        let selected = try selection(hidden.contiguous()).converted(to: .float32)
        let step = try step(selected.narrowed(axis: 1, to: 0..<rank).contiguous()).converted(to: .float32).softplus()
            .reshaped([-1, blueprint.innerSize, 1])
        let inputs = try selected.narrowed(axis: 1, to: rank..<rank + size).reshaped([-1, 1, size])
        let outputs = try selected.narrowed(axis: 1, to: rank + size..<rank + 2 * size).reshaped([-1, size, 1])
        let kept = try (step * decay).exponential()
        let added = try step * inputs * hidden.reshaped([-1, blueprint.innerSize, 1])
        var state: Tensor?
        return try .concatenated(ancestry.levels.indices.map { level in
            let rows = ancestry.levels[level]
            var next = try added.narrowed(axis: 0, to: rows)
            if let former = state {
                next = try kept.narrowed(axis: 0, to: rows) * former.rows(ancestry.parents(ofLevel: level)) + next
            }
            state = next
            return try next.matrixProduct(outputs.narrowed(axis: 0, to: rows)).reshaped([rows.count, -1])
        })
    }
}
