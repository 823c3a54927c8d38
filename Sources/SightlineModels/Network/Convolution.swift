import SightlineTensors

/// What DeBERTa adds to its first layer: `N(y + f(conv(x)))`, with `x` the layer's input and `y` its output.
struct Convolution: @unchecked Sendable {
    private let weight: Tensor
    private let bias: Tensor
    private let blueprint: ConvolutionBlueprint
    private let normalization: Normalization
    private let dropout: Dropout?

    init(_ blueprint: ConvolutionBlueprint, width: Int, _ loader: NetworkLoader) throws {
        self.blueprint = blueprint
        weight = try loader.weights.tensor(
            blueprint.name + ".weight", shape: [width, width / blueprint.groupCount, blueprint.kernelSize], as: .weight
        ).converted(to: loader.dtype)
        bias = try loader.weights.tensor(blueprint.name + ".bias", shape: [width], as: .bias).converted(to: loader.dtype)
        normalization = try loader.normalization(blueprint.normalization)
        dropout = loader.dropout(blueprint.dropout)
    }

    func callAsFunction(input: Tensor, output: Tensor, _ pass: ForwardPass) throws -> Tensor {
        let batch = pass.batch
        let width = input.shape[1]
        let tokens = try Tensor.concatenated(batch.runs.map { run in
            try run.tokens(of: input).reshaped([run.sequenceCount, run.length, width]).transposed(1, 2)
                .convolved(
                    weight: weight, bias: bias, padding: (blueprint.kernelSize - 1) / 2, groupCount: blueprint.groupCount)
                .transposed(1, 2).reshaped([-1, width])
        })
        var convolved = try batch.rows(ofTokens: tokens)
        if let dropout { convolved = try dropout(convolved) }
        let activated = try blueprint.activation.applied(to: convolved, pass.propagation)
        return try normalization(output + activated, pass.propagation)
    }
}
