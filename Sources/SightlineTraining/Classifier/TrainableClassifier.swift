import Foundation
import SightlineJSON
import SightlineModels
import SightlineRandom
import SightlineTensors

/// A transformer that classifies token sequences, to be trained.
///
/// ```swift
/// let configuration = ModelFamily.bert.configuration(ModelSizes(), vocabularySize: 200, labels: ["no", "yes"])
/// let network = try TrainableClassifier(ModelDescription(configuration: configuration, directory: directory))
/// let run = try TrainingRun(network, from: network.initialWeights(seed: 0), on: examples, threadCount: 2)
/// ```
public struct TrainableClassifier: Trainable {
    public let parameters: [TrainableParameter]
    public let labels: TrainableLabels
    private let description: ModelDescription
    private let network: TrainableNetwork

    /// - Parameter stored: A checkpoint whose weights it will begin with: it decides on parameters that such a network
    ///   may have or not.
    /// - Throws: `CheckpointError` for a description of which no network can be made.
    public init(_ description: ModelDescription, stored: Checkpoint? = nil) throws {
        self.description = description
        network = try TrainableNetwork(description, stored: stored)
        labels = TrainableLabels(description.labels)
        parameters = network.parameters.map {
            TrainableParameter($0.name, $0.shape, decays: $0.role == .weight)
        }
    }

    /// Refuses sequences that the network does not take: check what is trained on before it is.
    ///
    /// - Throws: `ScoringError`.
    public func check(_ inputs: [ModelInput]) throws {
        try network.check(inputs)
    }

    public func logits(
        of inputs: [ModelInput], parameters: [Tensor], dropoutMasks: (any DropoutMasks)?
    ) throws -> Tensor {
        try network.logits(of: inputs, parameters: parameters, dropoutMasks: dropoutMasks)
    }

    public func length(of input: ModelInput) -> Int { input.ids.count }
}

extension TrainableClassifier {
    /// What a network begins with that goes on from a checkpoint. Parameters that it lacks, such as the head of a network
    /// that was never trained to classify, begin as those of a new one.
    ///
    /// - Parameters:
    ///   - cut: What of the checkpoint is kept.
    ///   - keepsClassifier: Whether the classes are those of the checkpoint.
    /// - Returns: Also the names of the parameters that begin anew.
    /// - Throws: `CheckpointError` for a tensor of another shape, or one that is damaged.
    public func weights(
        of checkpoint: Checkpoint, cut: NetworkCut = NetworkCut(), keepsClassifier: Bool = true, seed: UInt64
    ) throws -> (weights: NetworkWeights, newNames: [String]) {
        let stored = try CheckpointWeights(checkpoint)
        var newNames: [String] = []
        let tensors = try network.parameters.enumerated().map { index, parameter in
            let name = cut.storedName(of: parameter.name)
            let isNew = !keepsClassifier && name.hasPrefix(description.classifierName + ".")
            guard !isNew, stored.contains(name) else {
                newNames.append(parameter.name)
                return try initialTensor(index, seed: seed)
            }
            guard let kept = cut.tokens, parameter.name == description.wordEmbeddingName else {
                return try stored.tensor(name, shape: parameter.shape)
            }
            return try stored.tensor(name, shape: [kept.storedCount] + parameter.shape.dropFirst())
                .rows(Tensor(kept.ids))
        }
        return (NetworkWeights(tensors, of: parameters), newNames)
    }

    /// What a new network begins with, as in `transformers`: normal numbers of the configuration's `initializer_range`
    /// in matrices and embeddings, 0 in biases, normalisations that do nothing. GPT-2's projections onto the residual
    /// begin smaller by the root of their number (Radford et al., 2019, section 2.3).
    ///
    /// - Throws: ``TrainingError/noInitialValues(parameter:architecture:)`` for an architecture that has others.
    public func initialWeights(seed: UInt64) throws -> NetworkWeights {
        NetworkWeights(try parameters.indices.map { try initialTensor($0, seed: seed) }, of: parameters)
    }

    private func initialTensor(_ index: Int, seed: UInt64) throws -> Tensor {
        let parameter = network.parameters[index]
        let generator = SeededGenerator(seed: seed, path: Purpose.initialValues.rawValue, index)
        return try Tensor(initialElements(parameter, generator), shape: parameter.shape)
    }

    private func initialElements(_ parameter: TrainableNetwork.Parameter, _ generator: SeededGenerator) throws -> [Float] {
        let count = parameter.shape.reduce(1, *)
        switch parameter.role {
        case .bias:
            return [Float](repeating: 0, count: count)
        case .scale(let offset):
            return [Float](repeating: Float(1 - offset), count: count)
        case .weight:
            var generator = generator
            let isResidual = parameter.name.hasSuffix("c_proj.weight")
            let deviation = description.initializerRange
                / (isResidual ? Double(2 * description.layerCount).squareRoot() : 1)
            return (0..<count).map { _ in Float(deviation * generator.normal()) }
        case .other:
            throw TrainingError.noInitialValues(parameter: parameter.name, architecture: description.architecture)
        }
    }
}
