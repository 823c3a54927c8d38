/// A transformer: embedding, layers of attention and feed-forward, final normalisation.
struct TransformerBlueprint: Sendable {
    var hiddenSize: Int
    var embedding: EmbeddingBlueprint
    var layers: [LayerBlueprint]
    var finalNormalization: NormalizationBlueprint?
    /// Whether tokens see only those before them, in every layer.
    var isCausal: Bool
    /// The embeddings of distances that all layers share, in models that have them.
    var distances: DistanceEmbeddingBlueprint?
    /// What DeBERTa adds to the first layer's output.
    var convolution: ConvolutionBlueprint?

    /// Whether a token's state depends on the tokens up to it alone, and not on the length of the sequence.
    var sharesPrefixes: Bool {
        isCausal && rotations.allSatisfy { $0.unscaledPositionCount >= $0.longestSequence }
    }

    private var rotations: [RotaryBlueprint] {
        layers.compactMap { layer in
            if case .rotary(let rotary) = layer.attention.positions { rotary } else { nil }
        }
    }
}

/// From token ids to the states that enter the first layer.
struct EmbeddingBlueprint: Sendable {
    struct Table: Sendable {
        var name: String
        var count: Int
    }

    /// Learned embeddings of the places in the text.
    struct Positions: Sendable {
        var table: Table
        var rule = PositionRule.fromZero
    }

    /// Where the states are brought from the embedding's width to the network's.
    enum Projection: Sendable {
        case none
        case beforeNormalization(LinearBlueprint)
        case afterNormalization(LinearBlueprint)
    }

    /// Of the word embedding, `[V, width]`.
    var name: String
    var vocabularySize: Int
    var width: Int
    /// What word embeddings are multiplied with.
    var scale: Double?
    var positions: Positions?
    /// Embeddings of the first and the second text of a pair.
    var segments: Table?
    var normalization: NormalizationBlueprint?
    var projection = Projection.none
    /// The rate for the normalised embeddings.
    var dropout = 0.0
}

/// How tokens are numbered for position embeddings.
enum PositionRule: Sendable, Equatable {
    case fromZero
    /// Padding has its own id as its place, and other tokens count from the one after it.
    case skippingPadding(id: Int)
}

/// Distances between tokens, by DeBERTa's embeddings `[2 · span, D]`.
struct DistanceEmbeddingBlueprint: Sendable {
    var name: String
    var normalization: NormalizationBlueprint?
    /// Distances are told apart up to this bound, or fall into buckets.
    var span: Int
    /// With buckets, distances beyond half the span are told apart by their logarithm, up to this one.
    var largestBucketedDistance: Int?
    /// The rate for the table, of each layer anew.
    var dropout = 0.0
}

/// A convolution along the text, whose activated output is added to the first layer's and normalised.
struct ConvolutionBlueprint: Sendable {
    var name: String
    var kernelSize: Int
    var groupCount: Int
    var activation: Activation
    var normalization: NormalizationBlueprint
    /// The rate for what the activation is applied to.
    var dropout = 0.0
}

/// One layer.
struct LayerBlueprint: Sendable {
    /// How attention `A` and feed-forward `F` are put together, with normalisations `N`.
    enum Arrangement: Sendable {
        /// `x ← N₁(x + A(x))`, `x ← N₂(x + F(x))`.
        case normalizedAfter(attention: NormalizationBlueprint, feedForward: NormalizationBlueprint)
        /// `x ← r + A(N₁(x))`, `x ← r + F(N₂(x))`; the residual `r` is `x`, or its normalised form. No first
        /// normalisation leaves `x` as it is.
        case normalizedBefore(
            attention: NormalizationBlueprint?, feedForward: NormalizationBlueprint, residualIsNormalized: Bool = false)
        /// `x ← x + A(N₁(x)) + F(N₂(x))`.
        case parallel(attention: NormalizationBlueprint, feedForward: NormalizationBlueprint)
        /// `x ← x + N₂(A(N₁(x)))`, `x ← x + N₄(F(N₃(x)))`.
        case normalizedAround(
            beforeAttention: NormalizationBlueprint, afterAttention: NormalizationBlueprint,
            beforeFeedForward: NormalizationBlueprint, afterFeedForward: NormalizationBlueprint)
    }

    var arrangement: Arrangement
    var attention: AttentionBlueprint
    var feedForward: FeedForwardBlueprint
    var dropout = LayerDropout()
}

/// The shares of a layer's numbers that training sets to 0.
struct LayerDropout: Sendable {
    /// Of attention weights.
    var attention = 0.0
    /// Of what attention gives, before the residual is added.
    var attentionOutput = 0.0
    /// Of what enters the feed-forward part's second product.
    var feedForwardHidden = 0.0
    /// Of what the feed-forward part gives, before the residual is added.
    var feedForwardOutput = 0.0
}

/// The part of a layer that works on each token by itself.
enum FeedForwardBlueprint: Sendable {
    /// `output(f(input(x)))`.
    case plain(input: LinearBlueprint, Activation, output: LinearBlueprint)
    /// `output(f(gate(x)) · up(x))`.
    case gated(gate: LinearBlueprint, up: LinearBlueprint, Activation, output: LinearBlueprint)
    /// The same with the gate's weights above the others in one layer of twice the width.
    case gatedTogether(input: LinearBlueprint, Activation, output: LinearBlueprint)
}
