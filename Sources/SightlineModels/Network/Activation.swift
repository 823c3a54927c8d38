import SightlineTensors

/// The nonlinear functions that checkpoints name.
enum Activation: Sendable, Hashable {
    case identity
    case gelu
    case geluTanh
    case quickGelu
    case relu
    case silu
    case tanh

    /// By the names `transformers` gives them.
    static let byName: [String: Activation] = [
        "gelu": .gelu, "gelu_python": .gelu,
        "gelu_new": .geluTanh, "gelu_pytorch_tanh": .geluTanh, "gelu_fast": .geluTanh, "gelu_accurate": .geluTanh,
        "linear": .identity, "quick_gelu": .quickGelu, "relu": .relu, "silu": .silu, "swish": .silu, "tanh": .tanh,
    ]

    /// Runs `layer` and then this function, fused where the layer can.
    func callAsFunction(after layer: PackedLinear, _ input: Tensor) throws -> Tensor {
        switch self {
        case .identity: try layer(input)
        case .gelu: try layer(input, activation: .gelu)
        case .geluTanh: try layer(input, activation: .geluTanh)
        case .relu: try layer(input, activation: .relu)
        case .quickGelu, .silu, .tanh: try value(at: layer(input))
        }
    }

    func applied(to input: Tensor, _ propagation: Propagation) throws -> Tensor {
        self == .identity ? input : try propagation.applying(value, to: input)
    }

    private func value(at input: Tensor) throws -> Tensor {
        switch self {
        case .identity: input
        case .gelu: try input.gelu()
        case .geluTanh: try input.gelu(approximatedByTanh: true)
        case .quickGelu: try input * (input * 1.702).sigmoid()
        case .relu: try input.rectified()
        case .silu: try input.silu()
        case .tanh: try input.tanh()
        }
    }
}
