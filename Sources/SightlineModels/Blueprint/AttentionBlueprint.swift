/// Self-attention with several heads.
struct AttentionBlueprint: Sendable {
    /// How the checkpoint holds the projections to queries, keys and values.
    enum Projections: Sendable {
        case separate(query: LinearBlueprint, key: LinearBlueprint, value: LinearBlueprint)
        /// In one layer: all queries, all keys, all values.
        case stacked(LinearBlueprint)
        /// In one layer: query, key and value of the first head, then of the second.
        case interleaved(LinearBlueprint)
    }

    /// How attention knows where tokens stand.
    enum Positions: Sendable {
        /// From the embedding alone.
        case none
        case rotary(RotaryBlueprint)
        /// Each head takes its own slope times the distance off the scores (ALiBi; Press et al., ICLR 2022).
        case linearBiases
        /// By embeddings of distances (He et al., ICLR 2021).
        case disentangled(DisentangledBlueprint)
    }

    var headCount: Int
    /// Heads share keys and values where there are fewer of these.
    var keyValueHeadCount: Int
    var headWidth: Int
    var projections: Projections
    var queryNormalization: NormalizationBlueprint?
    var keyNormalization: NormalizationBlueprint?
    /// What products of queries and keys are multiplied with.
    var scale: Double
    /// Scores are `cap · tanh(score / cap)` where there is a cap.
    var scoreCap: Double?
    var positions: Positions
    var reach: AttentionReach
    var output: LinearBlueprint
}

/// Terms of the scores that depend on the distance of query and key through embeddings.
struct DisentangledBlueprint: Sendable {
    /// Projects the distances' embeddings where queries look for distances; nil if there is no such term.
    var key: LinearBlueprint?
    /// Where keys look for distances.
    var query: LinearBlueprint?
}
