import SightlineTensors

/// A normalisation over the last axis, with its weights.
enum Normalization: @unchecked Sendable {
    case layer(weight: Tensor, bias: Tensor?, epsilon: Double)
    case rootMeanSquare(weight: Tensor, epsilon: Double)

    func callAsFunction(_ input: Tensor) throws -> Tensor {
        switch self {
        case .layer(let weight, let bias, let epsilon):
            try input.layerNorm(weight: weight, bias: bias, epsilon: epsilon)
        case .rootMeanSquare(let weight, let epsilon):
            try input.rootMeanSquareNorm(weight: weight, epsilon: epsilon)
        }
    }
}
