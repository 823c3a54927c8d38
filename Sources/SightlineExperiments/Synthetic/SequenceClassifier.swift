import Foundation
import SightlineModels
import SightlineRandom
import SightlineTensors
import SightlineTraining

/// What a model that is trained on synthetic sequences is.
enum Architecture: Sendable, Hashable {
    case transformer(ModelFamily, layers: Int)
    /// Two layers with a ReLU between, on counts of words.
    case wordCounts

    var family: String {
        switch self {
        case .transformer(.bert, _): "BERT"
        case .transformer(.distilbert, _): "DistilBERT"
        case .transformer(.gpt2, _): "GPT-2"
        case .wordCounts: "ReLU network on counts"
        }
    }

    var name: String {
        switch self {
        case .transformer(_, let layers): "\(family), \(layers) \(layers == 1 ? "layer" : "layers")"
        case .wordCounts: family
        }
    }
}

/// How synthetic classifiers are trained.
package struct SyntheticTraining: Sendable {
    package var exampleCount: Int
    package var epochCount: Int
    package var hiddenSize: Int
    package var batchSize = 64
    package var learningRate = 1e-3

    package init(exampleCount: Int, epochCount: Int, hiddenSize: Int) {
        self.exampleCount = exampleCount
        self.epochCount = epochCount
        self.hiddenSize = hiddenSize
    }
}

/// A classifier of sequences of numbered words, trained from random numbers.
struct SequenceClassifier: Sendable {
    let architecture: Architecture
    private let logits: @Sendable ([[Int]]) throws -> [[Double]]

    /// Hidden numbers of the network on counts.
    private static let countHiddenSize = 64
    /// Ids before the words': padding, unknown, beginning and end.
    private static let specialCount = 4

    /// - Complexity: A forward and a backward pass for every example and epoch; on one thread.
    init(
        _ architecture: Architecture, learning language: some SyntheticLanguage, _ training: SyntheticTraining, seed: UInt64
    ) throws {
        self.architecture = architecture
        var generator = SeededGenerator(seed: seed, path: 1)
        let sequences = language.sequences(training.exampleCount, using: &generator)
        let labels = sequences.map { language.label(of: $0, using: &generator) }
        let settings = TrainingSettings(
            epochCount: training.epochCount, batchSize: .examples(training.batchSize), learningRate: training.learningRate,
            seed: seed)
        switch architecture {
        case .transformer(let family, let layerCount):
            let sizes = ModelSizes(
                layerCount: layerCount, hiddenSize: training.hiddenSize, headCount: 4,
                positionLimit: language.longestLength + 2, dropout: 0)
            let description = try ModelDescription(
                configuration: family.configuration(
                    sizes, vocabularySize: language.wordCount + Self.specialCount, labels: ["0", "1"]),
                directory: URL(fileURLWithPath: family.rawValue))
            let network = try TrainableClassifier(description)
            let frame = { @Sendable (words: [Int]) -> ModelInput in
                let ids = words.map { $0 + Self.specialCount }
                return ModelInput(family == .gpt2 ? ids : [2] + ids + [3])
            }
            let weights = try Self.trained(
                network, from: network.initialWeights(seed: seed),
                on: zip(sequences, labels).map { TrainingExample(frame($0), .label($1)) }, settings)
            logits = { try network.logits(of: $0.map(frame), weights: weights, threadCount: 1) }
        case .wordCounts:
            let network = WordCountNetwork(wordCount: language.wordCount, hiddenCount: Self.countHiddenSize)
            let weights = try Self.trained(
                network, from: network.initialWeights(seed: seed),
                on: zip(sequences, labels).map { TrainingExample($0, .label($1)) }, settings)
            logits = { try network.logits(of: $0, weights: weights, threadCount: 1).map { [0, $0[0]] } }
        }
    }

    private static func trained<Model: Trainable>(
        _ model: Model, from weights: NetworkWeights, on examples: [TrainingExample<Model.Input>],
        _ settings: TrainingSettings
    ) throws -> NetworkWeights {
        let run = try TrainingRun(model, from: weights, on: examples, settings: settings, threadCount: 1)
        while try run.advance() != nil {}
        return try run.weights()
    }

    /// What the classifier makes of sequences.
    func logOdds(of sequences: [[Int]]) throws -> [Double] {
        try logits(sequences).map { $0[1] - $0[0] }
    }
}

/// `w₂ · max(0, W₁ n + b₁) + b₂` on the counts `n` of words.
struct WordCountNetwork: Trainable {
    let wordCount: Int
    let hiddenCount: Int
    let labels = TrainableLabels(count: 1, areExclusive: false)

    var parameters: [TrainableParameter] {
        [
            .init("hidden.weight", [hiddenCount, wordCount]), .init("hidden.bias", [hiddenCount], decays: false),
            .init("output.weight", [1, hiddenCount]), .init("output.bias", [1], decays: false),
        ]
    }

    /// Normal numbers, smaller the more of them come together; biases 0.
    func initialWeights(seed: UInt64) throws -> NetworkWeights {
        try NetworkWeights(
            parameters.enumerated().map { index, parameter in
                var generator = SeededGenerator(seed: seed, path: 2, index)
                let deviation = parameter.decays ? (2 / Double(parameter.shape[1])).squareRoot() : 0
                let elements = (0..<parameter.shape.reduce(1, *)).map { _ in Float(deviation * generator.normal()) }
                return (parameter.name, parameter.shape, elements)
            })
    }

    func logits(of inputs: [[Int]], parameters: [Tensor], dropoutMasks: (any DropoutMasks)?) throws -> Tensor {
        var counts = [Float](repeating: 0, count: inputs.count * wordCount)
        for (row, words) in inputs.enumerated() {
            for word in words { counts[row * wordCount + word] += 1 }
        }
        return try Tensor(counts, shape: [inputs.count, wordCount])
            .linear(weight: parameters[0], bias: parameters[1]).rectified()
            .linear(weight: parameters[2], bias: parameters[3])
    }

    func length(of input: [Int]) -> Int { 1 }
}
