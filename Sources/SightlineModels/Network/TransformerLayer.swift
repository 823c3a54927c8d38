import SightlineTensors

/// One layer of a transformer.
struct TransformerLayer: Sendable {
    private var attention: SelfAttention
    private let feedForward: FeedForward
    private let arrangement: Arrangement

    private enum Arrangement: Sendable {
        case normalizedAfter(Normalization, Normalization)
        case normalizedBefore(Normalization?, Normalization, residualIsNormalized: Bool)
        case parallel(Normalization, Normalization)
        case normalizedAround(Normalization, Normalization, Normalization, Normalization)
    }

    init(
        _ blueprint: LayerBlueprint, queries: AttentionMasks.Queries, distances: DistanceEmbedding?,
        _ loader: NetworkLoader
    ) throws {
        attention = try SelfAttention(
            blueprint.attention, blueprint.dropout, queries: queries, distances: distances, loader)
        feedForward = try FeedForward(blueprint.feedForward, blueprint.dropout, loader)
        arrangement = switch blueprint.arrangement {
        case .normalizedAfter(let first, let second):
            .normalizedAfter(try loader.normalization(first), try loader.normalization(second))
        case .normalizedBefore(let first, let second, let residualIsNormalized):
            .normalizedBefore(
                try first.map(loader.normalization), try loader.normalization(second),
                residualIsNormalized: residualIsNormalized)
        case .parallel(let first, let second):
            .parallel(try loader.normalization(first), try loader.normalization(second))
        case .normalizedAround(let first, let second, let third, let fourth):
            .normalizedAround(
                try loader.normalization(first), try loader.normalization(second), try loader.normalization(third),
                try loader.normalization(fourth))
        }
    }

    /// The layer with other queries, and the same weights.
    func asking(_ queries: AttentionMasks.Queries) throws -> TransformerLayer {
        var layer = self
        layer.attention = try attention.asking(queries)
        return layer
    }

    /// States of all tokens `[N, D]` to the next layer's, or to the pooled tokens' `[B, D]` where only these have
    /// queries.
    func callAsFunction(_ states: Tensor, _ pass: ForwardPass) throws -> Tensor {
        func asking(_ states: Tensor) throws -> Tensor {
            attention.queries == .all ? states : try states.rows(pass.pooledRows)
        }
        let propagation = pass.propagation
        switch arrangement {
        case .normalizedAfter(let first, let second):
            let middle = try first(
                attention.projected(attention.mixed(states, pass), plus: asking(states)), propagation)
            return try second(feedForward(middle, plus: middle, propagation), propagation)
        case .normalizedBefore(let first, let second, let residualIsNormalized):
            let input = try first?(states, propagation) ?? states
            let middle = try attention.projected(
                attention.mixed(input, pass), plus: asking(residualIsNormalized ? input : states))
            let normalized = try second(middle, propagation)
            return try feedForward(normalized, plus: residualIsNormalized ? normalized : middle, propagation)
        case .parallel(let first, let second):
            let residual = try asking(states)
            let middle = try attention.projected(attention.mixed(first(states, propagation), pass), plus: residual)
            return try feedForward(second(residual, propagation), plus: middle, propagation)
        case .normalizedAround(let first, let second, let third, let fourth):
            let mixed = try attention.mixed(first(states, propagation), pass)
            let middle = try asking(states) + second(attention.projected(mixed), propagation)
            return try middle + fourth(feedForward(third(middle, propagation), propagation), propagation)
        }
    }
}
