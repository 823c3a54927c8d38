import SightlineTensors

/// A checkpoint's network, from token ids to logits: what classifiers and language models have in common.
final class TextNetwork: Sendable {
    let description: ModelDescription
    let weights: CheckpointWeights
    let precision: Precision
    private let scoring: LazyParts
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
        self.init(
            description, weights: try CheckpointWeights(description.checkpoint), precision: precision, tracing: LazyParts())
        if loading == .now { _ = try scoringParts() }
    }

    private init(
        _ description: ModelDescription, weights: CheckpointWeights, precision: Precision, tracing: LazyParts
    ) {
        self.description = description
        self.weights = weights
        self.precision = precision
        self.tracing = tracing
        scoring = LazyParts()
    }

    /// The same network in float32, whose weights are read when it first scores.
    func inFullPrecision() -> TextNetwork {
        TextNetwork(description, weights: weights, precision: .float32, tracing: tracing)
    }

    /// The form of the network that scores.
    private func scoringParts() throws -> Parts {
        try scoring.parts { try Parts(description, NetworkLoader(weights: weights, purpose: .scoring(precision))) }
    }

    var name: String { description.checkpoint.name }

    /// The logits that `readout` makes of each sequence's, `[B, C]` to `[B, K]`; in rows.
    ///
    /// - Throws: ``ScoringError`` for a sequence that is empty, beyond the model's limit or has an unknown id.
    func logits(
        of inputs: [ModelInput], readout: (Tensor) throws -> Tensor = { $0 }
    ) throws -> [[Double]] {
        guard !inputs.isEmpty else { return [] }
        for (index, input) in inputs.enumerated() { try check(input, index) }
        let scoring = try scoringParts()
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

    func check(_ input: ModelInput, _ index: Int) throws {
        guard !input.ids.isEmpty else { throw ScoringError.emptySequence(model: name, index: index) }
        let limit = description.positionLimit
        guard input.ids.count <= limit else {
            throw ScoringError.sequenceTooLong(model: name, index: index, tokenCount: input.ids.count, limit: limit)
        }
        let vocabularySize = description.vocabularySize
        if let id = input.ids.first(where: { !(0..<vocabularySize).contains($0) }) {
            throw ScoringError.unknownToken(model: name, id: id, vocabularySize: vocabularySize)
        }
        if let segments = input.segments {
            guard segments.count == input.ids.count else {
                throw ScoringError.wrongSegmentCount(
                    model: name, index: index, expected: input.ids.count, found: segments.count)
            }
            if let count = description.blueprint.segmentCount,
                let segment = segments.first(where: { !(0..<count).contains($0) }) {
                throw ScoringError.unknownSegment(model: name, segment: segment, count: count)
            }
        }
    }
}

// MARK: - Parts

extension TextNetwork.Parts {
    init(_ description: ModelDescription, _ loader: NetworkLoader) throws {
        let blueprint = description.blueprint
        (backbone, head) = try Autograd.disabled {
            let languageModel = description.task == .nextToken ? blueprint.languageModel : nil
            let pooling = description.pooling
            let backbone: any Backbone =
                switch blueprint.backbone {
                case .transformer(let transformer): try TransformerNetwork(transformer, pooling: pooling, loader)
                case .mamba(let mamba): try MambaNetwork(mamba, pooling: pooling, loader)
                }
            guard let languageModel else {
                return (
                    backbone, .classification(try ClassificationHead(blueprint.classification, loader.inFullPrecision))
                )
            }
            let head = try LanguageModelHead(
                languageModel, vocabularySize: blueprint.vocabularySize, hiddenSize: blueprint.hiddenSize,
                loader.inFullPrecision)
            return (backbone, .languageModel(head))
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
