import SightlineTensors

/// Where a network's weights come from, by their names in the checkpoint.
protocol WeightSource: Sendable {
    func contains(_ name: String) -> Bool

    /// The tensor as float32.
    func tensor(_ name: String, shape: [Int], as role: WeightRole) throws -> Tensor
}

/// What a tensor does in its network: how it begins where nothing is trained yet, and whether it decays in training.
package enum WeightRole: Sendable, Hashable {
    /// A matrix, a kernel or a table of embeddings.
    case weight
    case bias
    /// What a normalisation multiplies with, 1 with `offset` added.
    case scale(offset: Double)
    /// A number of a kind that only its architecture has.
    case other
}

extension CheckpointWeights: WeightSource {
    func tensor(_ name: String, shape: [Int], as role: WeightRole) throws -> Tensor {
        try tensor(name, shape: shape)
    }
}
