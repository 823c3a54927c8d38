import SightlineTensors

/// From pooled states `[B, D]` to the logits of the classes `[B, C]`.
struct ClassificationHead: @unchecked Sendable {
    private enum Step {
        case linear(Linear, Activation)
        case normalization(Normalization)
        case dropout(Dropout)
    }

    private let steps: [Step]
    private let classifier: DenseWeights

    init(_ blueprint: ClassificationHeadBlueprint, _ loader: NetworkLoader) throws {
        steps = try blueprint.steps.compactMap { step in
            switch step {
            case .linear(let linear, let activation): .linear(try loader.linear(linear), activation)
            case .normalization(let normalization): .normalization(try loader.normalization(normalization))
            case .dropout(let rate): loader.dropout(rate).map(Step.dropout)
            }
        }
        classifier = try loader.dense(blueprint.classifier)
    }

    func callAsFunction(_ pooled: Tensor, _ propagation: Propagation) throws -> Tensor {
        var states = pooled
        for step in steps {
            switch step {
            case .linear(let layer, let activation): states = try layer(states, then: activation, propagation)
            case .normalization(let normalization): states = try normalization(states, propagation)
            case .dropout(let dropout): states = try dropout(states)
            }
        }
        return try states.linear(weight: classifier.weight, bias: classifier.bias)
    }
}

/// From the last tokens' states `[B, D]` to a logit for each token of the vocabulary `[B, V]`.
struct LanguageModelHead: @unchecked Sendable {
    private let output: Linear
    private let logitCap: Double?

    init(
        _ blueprint: LanguageModelHeadBlueprint, vocabularySize: Int, hiddenSize: Int, _ loader: NetworkLoader
    ) throws {
        let name = blueprint.tiedName ?? blueprint.name
        output = try loader.linear(
            loader.dense(LinearBlueprint(name, hiddenSize, vocabularySize, hasBias: blueprint.hasBias)))
        logitCap = blueprint.logitCap
    }

    func callAsFunction(_ states: Tensor, _ propagation: Propagation) throws -> Tensor {
        let logits = try output(states)
        guard let logitCap else { return logits }
        return try Activation.tanh.applied(to: logits * (1 / logitCap), propagation) * logitCap
    }
}
