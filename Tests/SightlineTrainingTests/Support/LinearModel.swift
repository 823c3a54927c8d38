import SightlineModels
import SightlineTensors
import SightlineTraining

/// `W x + b` on rows of numbers: the smallest thing that can be trained.
struct LinearModel: Trainable {
    let inputCount: Int
    let labels: TrainableLabels

    var parameters: [TrainableParameter] {
        [.init("weight", [labels.count, inputCount]), .init("bias", [labels.count], decays: false)]
    }

    func logits(
        of inputs: [[Float]], parameters: [Tensor], dropoutMasks: (any DropoutMasks)?
    ) throws -> Tensor {
        try Tensor(inputs.flatMap { $0 }, shape: [inputs.count, inputCount])
            .linear(weight: parameters[0], bias: parameters[1])
    }

    func length(of input: [Float]) -> Int { 1 }

    func weights(_ weight: [Float], _ bias: [Float]) throws -> NetworkWeights {
        try NetworkWeights([("weight", [labels.count, inputCount], weight), ("bias", [labels.count], bias)])
    }
}

/// Two layers with a ReLU between, on word counts.
struct TwoLayerModel: Trainable {
    let wordCount: Int
    let hiddenCount: Int
    let labels = TrainableLabels(count: 1, areExclusive: false)

    var parameters: [TrainableParameter] {
        [
            .init("hidden.weight", [hiddenCount, wordCount]), .init("hidden.bias", [hiddenCount], decays: false),
            .init("output.weight", [1, hiddenCount]), .init("output.bias", [1], decays: false),
        ]
    }

    func logits(
        of inputs: [[Int]], parameters: [Tensor], dropoutMasks: (any DropoutMasks)?
    ) throws -> Tensor {
        var counts = [Float](repeating: 0, count: inputs.count * wordCount)
        for (row, words) in inputs.enumerated() {
            for word in words { counts[row * wordCount + word] += 1 }
        }
        return try Tensor(counts, shape: [inputs.count, wordCount])
            .linear(weight: parameters[0], bias: parameters[1]).rectified()
            .linear(weight: parameters[2], bias: parameters[3])
    }

    func length(of input: [Int]) -> Int { max(1, input.count) }
}
