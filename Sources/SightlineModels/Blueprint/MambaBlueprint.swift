/// Mamba (Gu and Dao, 2023): layers of a selective state space, without attention.
struct MambaBlueprint: Sendable {
    /// What the names of the backbone's weights begin with.
    var prefix: String
    var vocabularySize: Int
    var hiddenSize: Int
    var layerCount: Int
    var stateSize: Int
    var innerSize: Int
    var kernelSize: Int
    /// The width that step sizes are computed through.
    var stepRank: Int
    var hasBias: Bool
    var hasConvolutionBias: Bool
    var activation: Activation
    var normalizationEpsilon: Double
}
