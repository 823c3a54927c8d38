import SightlineTensors

/// Makes the parts of a network from weights.
struct NetworkLoader {
    /// What the network is for decides the form of its weights.
    enum Purpose: Sendable {
        /// Logits of many sequences: weights packed, and no more computed than the logits need.
        case scoring(Precision)
        /// Gradients, and everything on the way.
        case tracing
    }

    let weights: any WeightSource
    let purpose: Purpose
    /// Only in training.
    var dropoutMasks: (any DropoutMasks)?

    /// Whether no more is computed than logits need.
    var isForScoring: Bool {
        if case .scoring = purpose { true } else { false }
    }

    /// What states are computed in.
    var dtype: DType {
        if case .scoring(let precision) = purpose { precision.dtype } else { .float32 }
    }

    /// For parts that stay in float32 whatever the others are in.
    var inFullPrecision: NetworkLoader {
        isForScoring ? NetworkLoader(weights: weights, purpose: .scoring(.float32)) : self
    }

    func table(_ name: String, _ rowCount: Int, _ width: Int) throws -> Tensor {
        try weights.tensor(name + ".weight", shape: [rowCount, width], as: .weight)
    }

    func dense(_ linear: LinearBlueprint) throws -> DenseWeights {
        let weight: Tensor
        switch linear.layout {
        case .outputByInput:
            weight = try weights.tensor(linear.name + ".weight", shape: [linear.outputs, linear.inputs], as: .weight)
        case .inputByOutput:
            weight = try weights.tensor(linear.name + ".weight", shape: [linear.inputs, linear.outputs], as: .weight)
                .transposed(0, 1).contiguous()
        }
        let hasBias = switch linear.bias {
        case .none: false
        case .stored: true
        case .ifStored: weights.contains(linear.name + ".bias")
        }
        let bias = hasBias ? try weights.tensor(linear.name + ".bias", shape: [linear.outputs], as: .bias) : nil
        return DenseWeights(weight: weight, bias: bias)
    }

    func linear(_ weights: DenseWeights) throws -> Linear {
        switch purpose {
        case .scoring:
            .packed(
                try PackedLinear(
                    weight: weights.weight.converted(to: dtype), bias: weights.bias?.converted(to: dtype)))
        case .tracing: .plain(weights)
        }
    }

    func linear(_ linear: LinearBlueprint) throws -> Linear {
        try self.linear(dense(linear))
    }

    func normalization(_ normalization: NormalizationBlueprint) throws -> Normalization {
        let weight = try weights.tensor(
            normalization.name + ".weight", shape: [normalization.width], as: .scale(offset: normalization.offset))
        switch normalization.kind {
        case .layer(let hasBias):
            let bias = hasBias
                ? try weights.tensor(normalization.name + ".bias", shape: [normalization.width], as: .bias) : nil
            return .layer(weight: weight, bias: bias, epsilon: normalization.epsilon)
        case .rootMeanSquare(let offset):
            // libtorch has no fast form of it for weights of another type than the states.
            return .rootMeanSquare(
                weight: try (offset == 0 ? weight : weight + offset).converted(to: dtype),
                epsilon: normalization.epsilon)
        }
    }
}

extension NormalizationBlueprint {
    fileprivate var offset: Double {
        if case .rootMeanSquare(let offset) = kind { offset } else { 0 }
    }
}
