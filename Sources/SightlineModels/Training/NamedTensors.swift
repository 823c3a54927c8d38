import SightlineTensors

/// Weights in memory: a model that was just trained, or one in training.
///
/// Nobody writes to the tensors while a network reads them, hence the unchecked `Sendable`.
struct NamedTensors: WeightSource, @unchecked Sendable {
    private let tensors: [String: Tensor]

    init(_ tensors: [String: Tensor]) {
        self.tensors = tensors
    }

    func contains(_ name: String) -> Bool { tensors[name] != nil }

    func tensor(_ name: String, shape: [Int], as role: WeightRole) throws -> Tensor {
        guard let tensor = tensors[name] else { throw NamedTensorError.missing(name) }
        guard tensor.shape == shape else {
            throw NamedTensorError.wrongShape(name, expected: shape, found: tensor.shape)
        }
        return tensor
    }
}

/// Why weights in memory do not make a network.
package enum NamedTensorError: Error, Equatable, CustomStringConvertible {
    case missing(String)
    case wrongShape(String, expected: [Int], found: [Int])

    package var description: String {
        switch self {
        case .missing(let name): "the weights lack the tensor \(name)"
        case .wrongShape(let name, let expected, let found):
            "tensor \(name) has the shape \(found), but the network needs \(expected)"
        }
    }
}
