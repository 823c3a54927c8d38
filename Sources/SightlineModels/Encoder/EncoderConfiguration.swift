import SightlineTensors

/// The sizes and choices of a bidirectional encoder with a classification head: what BERT and its relatives share.
struct EncoderConfiguration: Sendable {
    var layerCount: Int
    var hiddenSize: Int
    var headCount: Int
    var intermediateSize: Int
    var vocabularySize: Int
    /// Length of the table of position embeddings: the longest sequence, special tokens included.
    var positionCount: Int
    /// Segment embeddings in the checkpoint; 0 for architectures without them.
    var segmentCount: Int
    var activation: Activation
    var normalizationEpsilon: Double
    /// What follows the dense layer over the class token's state.
    var poolingActivation: Activation
    var labels: ClassificationLabels
}

/// The names of an encoder's weights in its checkpoint, without the closing `.weight` and `.bias`.
struct EncoderWeightNames: Sendable {
    var wordEmbedding: String
    var positionEmbedding: String
    var segmentEmbedding: String?
    var embeddingNormalization: String
    /// What the names of layer `i` begin with.
    var layer: @Sendable (Int) -> String
    var query: String
    var key: String
    var value: String
    var attentionOutput: String
    var attentionNormalization: String
    var intermediate: String
    var output: String
    var outputNormalization: String
    var pooler: String
    var classifier: String
}
