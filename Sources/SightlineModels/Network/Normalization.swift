import SightlineTensors

/// A normalisation over the last axis, with its weights.
enum Normalization: @unchecked Sendable {
    case layer(weight: Tensor, bias: Tensor?, epsilon: Double)
    case rootMeanSquare(weight: Tensor, epsilon: Double)

    func callAsFunction(_ input: Tensor, _ propagation: Propagation) throws -> Tensor {
        switch self {
        case .layer(let weight, let bias, let epsilon):
            try propagation.normalizing(
                input, { try $0.layerNorm(weight: weight, bias: bias, epsilon: epsilon) },
                isCentred: true, weight: weight, epsilon: epsilon)
        case .rootMeanSquare(let weight, let epsilon):
            try propagation.normalizing(
                input, { try $0.rootMeanSquareNorm(weight: weight, epsilon: epsilon) },
                isCentred: false, weight: weight, epsilon: epsilon)
        }
    }
}
