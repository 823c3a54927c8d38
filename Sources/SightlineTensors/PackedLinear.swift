/// A linear layer for scoring, `x · weightᵀ + bias`, optionally followed by an activation.
///
/// Where oneDNN is at hand, the weight is laid out once in the blocks its kernel reads, and bias and GELU are applied
/// while the product is still in the cache; elsewhere this is libtorch's plain `linear`. Shapes: weight `[out, in]`, bias
/// `[out]`, input `[N, in]`, result `[N, out]`. Weight and bias are both float32 or both bfloat16; input and residual are
/// brought to that type, and the result has it. No gradients flow through it.
///
/// Weights are only read after construction, hence the unchecked `Sendable`.
public struct PackedLinear: @unchecked Sendable {
    /// What follows the product.
    public enum Activation: Sendable {
        case none
        case gelu
        case geluTanh
        case relu
    }

    private let weight: Tensor
    private let bias: Tensor?
    private let dtype: DType
    private let isPacked: Bool

    private static let sum = Operator("mkldnn::_linear_pointwise", "binary")
    private static let reorder = Operator("mkldnn::_reorder_linear_weight")
    private static let product = Operator("mkldnn::_linear_pointwise")
    static let operatorsAvailable = reorder.isAvailable && product.isAvailable && sum.isAvailable

    /// - Parameter rowHint: About how many rows a call will have: oneDNN picks the layout for it.
    public init(weight: Tensor, bias: Tensor?, rowHint: Int = 1024) throws {
        dtype = weight.dtype ?? .float32
        isPacked = Runtime.hasOneDNN && (dtype == .float32 || dtype == .bfloat16)
        self.weight = isPacked ? try Self.reorder(.tensor(weight), .integer(rowHint)) : weight
        self.bias = bias
    }

    public func callAsFunction(_ input: Tensor, activation: Activation = .none) throws -> Tensor {
        let input = try input.converted(to: dtype)
        guard isPacked else {
            return try activation.applied(to: input.linear(weight: weight, bias: bias))
        }
        let (attribute, algorithm) = activation.fusedNames
        return try Self.product(
            .tensor(input), .tensor(weight), .optional(bias), .string(attribute), .emptyList, .string(algorithm))
    }

    /// The layer's result with `residual`, `[N, out]`, added.
    public func callAsFunction(_ input: Tensor, plus residual: Tensor) throws -> Tensor {
        // The fused sum takes other shapes without a word, and adds other numbers.
        let shape = input.shape.dropLast() + weight.shape.prefix(1)
        guard residual.shape == Array(shape) else {
            throw TorchError.engine(
                operation: "linear layer with a residual", message: "the residual must have the shape \(Array(shape))",
                shapes: [input.shape, residual.shape])
        }
        let (input, residual) = (try input.converted(to: dtype), try residual.converted(to: dtype))
        guard isPacked else { return try input.linear(weight: weight, bias: bias) + residual }
        return try Self.sum(
            .tensor(input), .tensor(residual), .tensor(weight), .optional(bias), .string("add"))
    }
}

extension PackedLinear.Activation {
    /// What oneDNN's fused product calls the activation.
    fileprivate var fusedNames: (attribute: String, algorithm: String) {
        switch self {
        case .none: ("none", "")
        case .gelu: ("gelu", "none")
        case .geluTanh: ("gelu", "tanh")
        case .relu: ("relu", "")
        }
    }

    public func applied(to input: Tensor) throws -> Tensor {
        switch self {
        case .none: input
        case .gelu: try input.gelu()
        case .geluTanh: try input.gelu(approximatedByTanh: true)
        case .relu: try input.rectified()
        }
    }
}
