import SightlineTensors

/// A checkpoint's network, from token ids to logits: what classifiers and language models have in common.
final class TextNetwork: Sendable {
    let description: ModelDescription
    let weights: any WeightSource
    let precision: Precision
    private let scoring: LazyParts
    /// The form that gradients pass through, and that keeps everything on the way.
    let tracing: LazyParts

    /// The network in one of its forms.
    struct Parts: Sendable {
        let backbone: any Backbone
        let head: Head

        enum Head: Sendable {
            case classification(ClassificationHead)
            case languageModel(LanguageModelHead)

            func callAsFunction(_ states: Tensor, _ propagation: Propagation = .gradient) throws -> Tensor {
                switch self {
                case .classification(let head): try head(states, propagation)
                case .languageModel(let head): try head(states, propagation)
                }
            }
        }
    }

    /// Reads all that scoring needs, unless that is for later.
    ///
    /// - Throws: ``CheckpointError``, or what reading the weight files throws.
    convenience init(_ description: ModelDescription, precision: Precision, loading: Loading) throws {
        try self.init(
            description, weights: CheckpointWeights(description.checkpoint), precision: precision, loading: loading)
    }

    convenience init(
        _ description: ModelDescription, weights: any WeightSource, precision: Precision = .float32,
        loading: Loading = .now
    ) throws {
        self.init(
            description, weights: weights, precision: precision, tracing: LazyParts(description, weights, .tracing))
        if loading == .now { _ = try scoring.parts() }
    }

    private init(
        _ description: ModelDescription, weights: any WeightSource, precision: Precision, tracing: LazyParts
    ) {
        self.description = description
        self.weights = weights
        self.precision = precision
        self.tracing = tracing
        scoring = LazyParts(description, weights, .scoring(precision))
    }

    /// The same network in float32, whose weights are read when it first scores.
    func inFullPrecision() -> TextNetwork {
        TextNetwork(description, weights: weights, precision: .float32, tracing: tracing)
    }

    var name: String { description.checkpoint.name }

    /// The logits that `readout` makes of each sequence's, `[B, C]` to `[B, K]`; in rows.
    ///
    /// - Throws: ``ScoringError`` for a sequence that is empty, beyond the model's limit or has an unknown id.
    func logits(
        of inputs: [ModelInput], readout: (Tensor) throws -> Tensor = { $0 }
    ) throws -> [[Double]] {
        guard !inputs.isEmpty else { return [] }
        for (index, input) in inputs.enumerated() { try description.check(input, index) }
        let scoring = try scoring.parts()
        return try Runtime.onOneThread {
            try Autograd.disabled {
                let batch = try PackedSequences(inputs.map(scoring.backbone.layout.trimmed), layout: scoring.backbone.layout)
                let states = try scoring.backbone.pooled(batch).converted(to: .float32)
                // A language model's logits are many: for some sequences at a time.
                return try stride(from: 0, to: inputs.count, by: Self.readoutCount).flatMap { start in
                    let part = try states.narrowed(
                        axis: 0, to: start..<min(start + Self.readoutCount, inputs.count))
                    return try readout(scoring.head(part)).rows()
                }
            }
        }
    }

    private static let readoutCount = 64

    var sharesPrefixes: Bool { description.blueprint.sharesPrefixes }
}

// MARK: - Parts

extension TextNetwork.Parts {
    init(_ description: ModelDescription, _ loader: NetworkLoader) throws {
        let blueprint = description.blueprint
        let pooling = description.pooling
        backbone =
            switch blueprint.backbone {
            case .transformer(let transformer): try TransformerNetwork(transformer, pooling: pooling, loader)
            case .mamba(let mamba): try MambaNetwork(mamba, pooling: pooling, loader)
            }
        if description.task == .nextToken, let languageModel = blueprint.languageModel {
            head = .languageModel(
                try LanguageModelHead(
                    languageModel, vocabularySize: blueprint.vocabularySize, hiddenSize: blueprint.hiddenSize,
                    loader.inFullPrecision))
        } else {
            head = .classification(try ClassificationHead(blueprint.classification, loader.inFullPrecision))
        }
    }
}

extension Tensor {
    /// The elements of a matrix, row by row.
    func rows() throws -> [[Double]] {
        let width = shape[1]
        let elements: [Double] = try converted(to: .float64).elements()
        return stride(from: 0, to: elements.count, by: max(width, 1)).map { Array(elements[$0..<$0 + width]) }
    }
}
