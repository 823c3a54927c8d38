import SightlineTensors

/// A network's weights in memory, by their names in the checkpoint; float32.
///
/// Nobody writes to the tensors, hence the unchecked `Sendable`.
public struct NetworkWeights: @unchecked Sendable {
    package let tensors: [String: Tensor]

    package init(_ tensors: [String: Tensor]) {
        self.tensors = tensors
    }

    public var names: [String] { tensors.keys.sorted() }

    public func shape(of name: String) -> [Int]? { tensors[name]?.shape }

    /// The elements of a tensor, row by row; nil if there is none of that name.
    public func elements(of name: String) throws -> [Float]? {
        try tensors[name]?.elements()
    }
}

extension NetworkWeights: WeightSource {
    func contains(_ name: String) -> Bool { tensors[name] != nil }

    func tensor(_ name: String, shape: [Int], as role: WeightRole) throws -> Tensor {
        guard let tensor = tensors[name] else { throw NetworkWeightsError.missing(name) }
        guard tensor.shape == shape else {
            throw NetworkWeightsError.wrongShape(name, expected: shape, found: tensor.shape)
        }
        return tensor
    }
}

/// Why weights in memory do not make a network.
public enum NetworkWeightsError: Error, Equatable {
    case missing(String)
    case wrongShape(String, expected: [Int], found: [Int])
}

extension NetworkWeightsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let name):
            "the weights lack the tensor \(name); they are of another network"
        case .wrongShape(let name, let expected, let found):
            "tensor \(name) has the shape \(found), but the network needs \(expected); it is of another network"
        }
    }
}
