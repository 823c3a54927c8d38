import SightlineModels
import SightlineTensors

/// Tensors that threads read at once; whoever owns them writes to them only when none does.
package struct SharedTensors: @unchecked Sendable {
    package let all: [Tensor]

    package init(_ all: [Tensor]) {
        self.all = all
    }

    /// The same elements, which nobody writes to.
    func copied() throws -> SharedTensors {
        SharedTensors(try all.map { try $0.cloned() })
    }
}

extension NetworkWeights {
    init(_ tensors: [Tensor], of parameters: [TrainableParameter]) {
        self.init(Dictionary(uniqueKeysWithValues: zip(parameters.map(\.name), tensors)))
    }

    /// A tensor for each parameter.
    ///
    /// - Throws: ``NetworkWeightsError``.
    package func tensors(of parameters: [TrainableParameter]) throws -> [Tensor] {
        try parameters.map { parameter in
            guard let tensor = tensors[parameter.name] else { throw NetworkWeightsError.missing(parameter.name) }
            guard tensor.shape == parameter.shape else {
                throw NetworkWeightsError.wrongShape(parameter.name, expected: parameter.shape, found: tensor.shape)
            }
            return tensor
        }
    }

    /// Weights from their elements, row by row.
    ///
    /// - Throws: `TorchError` for elements that do not fill their shape.
    public init(_ elements: [(name: String, shape: [Int], elements: [Float])]) throws {
        self.init(Dictionary(uniqueKeysWithValues: try elements.map { ($0.name, try Tensor($0.elements, shape: $0.shape)) }))
    }
}
