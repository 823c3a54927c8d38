import SightlineTensors

/// A linear layer in the form that its use needs.
///
/// Weights are only read after loading, hence the unchecked `Sendable`.
enum Linear: @unchecked Sendable {
    /// Laid out for fast products, through which no gradients flow.
    case packed(PackedLinear)
    /// Laid out for fast products, through which gradients reach the input, beside the weights as stored.
    case traced(PackedLinear, DenseWeights)
    /// As stored, for gradients of the weights too.
    case plain(DenseWeights)

    /// `[N, in]` to `[N, out]`.
    func callAsFunction(_ input: Tensor) throws -> Tensor {
        switch self {
        case .packed(let layer), .traced(let layer, _): try layer(input)
        case .plain(let weights): try input.linear(weight: weights.weight, bias: weights.bias)
        }
    }

    /// The layer's result and then `activation`, fused where that can be.
    func callAsFunction(_ input: Tensor, then activation: Activation, _ propagation: Propagation) throws -> Tensor {
        switch self {
        case .packed(let layer): try activation(after: layer, input)
        case .traced, .plain: try activation.applied(to: self(input), propagation)
        }
    }

    /// The layer's result with `residual`, `[N, out]`, added.
    func callAsFunction(_ input: Tensor, plus residual: Tensor) throws -> Tensor {
        switch self {
        case .packed(let layer): try layer(input, plus: residual)
        case .traced, .plain: try self(input) + residual
        }
    }
}

/// The weight `[out, in]` and bias `[out]` of a linear layer.
struct DenseWeights {
    var weight: Tensor
    var bias: Tensor?

    /// The part of the layer that gives the outputs `rows`.
    func outputs(_ rows: Range<Int>) throws -> DenseWeights {
        DenseWeights(
            weight: try weight.narrowed(axis: 0, to: rows), bias: try bias?.narrowed(axis: 0, to: rows))
    }

    /// One layer that gives the outputs of all, in order.
    static func stacked(_ layers: [DenseWeights]) throws -> DenseWeights {
        let weight = try Tensor.concatenated(layers.map(\.weight))
        guard layers.contains(where: { $0.bias != nil }) else { return DenseWeights(weight: weight) }
        let biases = try layers.map { layer in
            try layer.bias ?? Tensor([Float](repeating: 0, count: layer.weight.shape[0]))
        }
        return DenseWeights(weight: weight, bias: try .concatenated(biases))
    }
}
