import SightlineTensors
import Synchronization

/// A checkpoint's network, from token ids to logits: what classifiers and language models have in common.
final class TextNetwork: Sendable {
    let description: ModelDescription
    private let weights: CheckpointWeights
    private let scoring: Parts
    private let tracing = LazyParts()

    /// The network in one of its two forms.
    struct Parts: Sendable {
        let backbone: any Backbone
        let head: Head

        enum Head: Sendable {
            case classification(ClassificationHead)
            case languageModel(LanguageModelHead)

            func callAsFunction(_ states: Tensor) throws -> Tensor {
                switch self {
                case .classification(let head): try head(states)
                case .languageModel(let head): try head(states)
                }
            }
        }
    }

    /// - Throws: ``CheckpointError``, or what reading the weight files throws.
    init(_ description: ModelDescription) throws {
        self.description = description
        weights = try CheckpointWeights(description.checkpoint)
        scoring = try Parts(description, NetworkLoader(weights: weights, purpose: .scoring))
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
        return try Runtime.onOneThread {
            try Autograd.disabled {
                let batch = try PackedSequences(inputs.map(scoring.backbone.layout.trimmed), layout: scoring.backbone.layout)
                let states = try scoring.backbone.pooled(batch, probe: nil)
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

    var sharesPrefixes: Bool { scoring.backbone.layout.sharesPrefixes }

    private func check(_ input: ModelInput, _ index: Int) throws {
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

// MARK: - Tracing

extension TextNetwork {
    /// Runs one sequence with everything on the way kept, in a form of the network that is read from the checkpoint
    /// the first time.
    func trace(_ request: TraceRequest, readout: (Tensor) throws -> Tensor = { $0 }) throws -> Trace {
        try check(request.input, 0)
        if request.attention != nil, description.headCount == nil {
            throw ScoringError.noAttention(model: name, architecture: description.architecture)
        }
        let parts = try tracing.parts { try Parts(description, NetworkLoader(weights: weights, purpose: .tracing)) }
        return try Runtime.onOneThread {
            let batch = try PackedSequences([request.input], layout: parts.backbone.layout)
            let embeddings = try Autograd.disabled {
                try request.embeddings ?? parts.backbone.wordEmbeddings(batch)
            }
            let probe = Probe()
            probe.replacement = request.attention
            guard let objective = request.objective else {
                return try Autograd.disabled {
                    probe.embeddings = embeddings
                    let logits = try readout(parts.head(parts.backbone.pooled(batch, probe: probe)))
                    return try Trace(
                        logits: logits, probe, self, pooledIndex: pooledIndex(request.input, parts),
                        embeddings: embeddings, gradients: nil)
                }
            }
            return try differentiated(
                objective, parts, batch, embeddings, probe, pooledIndex(request.input, parts), readout)
        }
    }

    private func pooledIndex(_ input: ModelInput, _ parts: Parts) -> Int? {
        switch description.pooling {
        case .firstToken: 0
        case .lastToken: parts.backbone.layout.lastPlace(input.ids)
        case .mean: nil
        }
    }

    /// Attention weights are differentiated as if each had a free number, 0, added to it.
    private func differentiated(
        _ objective: ([Double]) -> [Double], _ parts: Parts, _ batch: PackedSequences, _ embeddings: Tensor,
        _ probe: Probe, _ pooledIndex: Int?, _ readout: (Tensor) throws -> Tensor
    ) throws -> Trace {
        let length = batch.runs[0].length
        let zeros = try description.headCounts.map { headCount in
            try Tensor(
                [Float](repeating: 0, count: headCount * length * length), shape: [headCount, length, length])
        }
        let replacement = probe.replacement
        var logits: Tensor?
        let (_, gradients) = try Autograd.valueAndGradients(at: [embeddings] + zeros) { points in
            probe.embeddings = points[0]
            probe.replacement = { layer, attention, values in
                try (replacement?(layer, attention, values) ?? attention) + points[layer + 1]
            }
            let found = try readout(parts.head(parts.backbone.pooled(batch, probe: probe)))
            logits = found
            let coefficients = objective(try found.rows()[0])
            return try (found * Tensor(coefficients.map(Float.init), shape: found.shape)).sum(axes: [0, 1])
        }
        guard let logits else { throw ScoringError.wrongRowCount(model: name, expected: 1, found: 0) }
        let attentionGradients = zip(gradients.dropFirst(), zeros).map { $0 ?? $1 }
        return try Autograd.disabled {
            try Trace(
                logits: logits, probe, self, pooledIndex: pooledIndex, embeddings: embeddings,
                gradients: .init(
                    attention: attentionGradients, embeddings: try gradients[0] ?? embeddings * 0))
        }
    }
}

extension Trace {
    fileprivate init(
        logits: Tensor, _ probe: Probe, _ network: TextNetwork, pooledIndex: Int?, embeddings: Tensor,
        gradients: Gradients?
    ) throws {
        self.init(
            logits: try logits.rows()[0], attention: try probe.attention.map { try $0.detached() },
            values: try probe.values.map { try $0.detached() }, reaches: network.description.reaches,
            pooledIndex: pooledIndex,
            hiddenStates: try probe.hiddenStates.map { try $0.detached() }, embeddings: embeddings,
            gradients: gradients)
    }
}

/// The tracing form of a network, made when it is first needed.
private final class LazyParts: Sendable {
    private let made = Mutex<TextNetwork.Parts?>(nil)

    func parts(_ make: () throws -> TextNetwork.Parts) throws -> TextNetwork.Parts {
        try made.withLock { made in
            if let made { return made }
            let parts = try make()
            made = parts
            return parts
        }
    }
}

// MARK: - Parts

extension TextNetwork.Parts {
    fileprivate init(_ description: ModelDescription, _ loader: NetworkLoader) throws {
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
                return (backbone, .classification(try ClassificationHead(blueprint.classification, loader)))
            }
            let head = try LanguageModelHead(
                languageModel, vocabularySize: blueprint.vocabularySize, hiddenSize: blueprint.hiddenSize, loader)
            return (backbone, .languageModel(head))
        }
    }
}

extension Tensor {
    /// The elements of a matrix, row by row.
    fileprivate func rows() throws -> [[Double]] {
        let width = shape[1]
        let elements: [Double] = try converted(to: .float64).elements()
        return stride(from: 0, to: elements.count, by: max(width, 1)).map { Array(elements[$0..<$0 + width]) }
    }
}
