import SightlineTensors

extension TextNetwork {
    func wordEmbeddings(of input: ModelInput) throws -> EmbeddingRows {
        try description.check(input, 0)
        let parts = try tracingParts()
        return try Autograd.disabled {
            let batch = try PackedSequences([input], layout: parts.backbone.layout)
            return try EmbeddingRows(parts.backbone.wordEmbeddings(batch))
        }
    }

    func logits(
        of input: ModelInput, embeddings: [EmbeddingRows], readout: (Tensor) throws -> Tensor = { $0 }
    ) throws -> [[Double]] {
        guard !embeddings.isEmpty else { return [] }
        let run = try EmbeddingRun(of: input, embeddings, in: self)
        return try Runtime.onOneThread {
            try Autograd.disabled {
                try run.logits(run.stacked(embeddings), .gradient, readout).rows()
            }
        }
    }

    /// The gradients of each sequence's sum of logits are those of the sum over all sequences, which share nothing.
    func gradients(
        _ request: GradientRequest, readout: (Tensor) throws -> Tensor = { $0 }
    ) throws -> [EmbeddingRows] {
        if request.propagation == .relevance, case .mamba = description.blueprint.backbone {
            throw ScoringError.noRelevanceRules(model: name, architecture: description.architecture)
        }
        guard !request.embeddings.isEmpty else { return [] }
        let run = try EmbeddingRun(of: request.input, request.embeddings, in: self)
        return try Runtime.onOneThread {
            let point = try Autograd.disabled { try run.stacked(request.embeddings) }
            let (_, gradients) = try Autograd.valueAndGradients(at: [point]) { points in
                let logits = try run.logits(points[0], request.propagation, readout)
                let coefficients = try logits.rows().flatMap(request.objective)
                return try (logits * Tensor(coefficients.map(Float.init), shape: logits.shape)).sum(axes: [0, 1])
            }
            return try Autograd.disabled {
                let gradient = try gradients[0] ?? point * 0
                let length = request.input.ids.count
                return try request.embeddings.indices.map {
                    try EmbeddingRows(gradient.narrowed(axis: 0, to: $0 * length..<($0 + 1) * length))
                }
            }
        }
    }
}

/// Several copies of one sequence on their way through a network, each with embeddings of its own.
private struct EmbeddingRun {
    private let parts: TextNetwork.Parts
    private let batch: PackedSequences

    init(of input: ModelInput, _ embeddings: [EmbeddingRows], in network: TextNetwork) throws {
        try network.description.check(input, 0)
        let expected = [input.ids.count, network.description.embeddingWidth]
        for rows in embeddings where [rows.tokenCount, rows.width] != expected {
            throw ScoringError.wrongEmbeddings(
                model: network.name, expected: expected, found: [rows.tokenCount, rows.width])
        }
        parts = try network.tracingParts()
        batch = try PackedSequences(embeddings.map { _ in input }, layout: parts.backbone.layout)
    }

    /// `[B · T, E]`, one sequence after the other.
    func stacked(_ embeddings: [EmbeddingRows]) throws -> Tensor {
        let (length, width) = (embeddings[0].tokenCount, embeddings[0].width)
        return try Tensor(embeddings.flatMap(\.elements), shape: [embeddings.count * length, width])
    }

    /// `[B, C]`.
    func logits(
        _ embeddings: Tensor, _ propagation: Propagation, _ readout: (Tensor) throws -> Tensor
    ) throws -> Tensor {
        // Sequences of one length stand in the batch in the order given.
        let states = try parts.backbone.pooled(
            batch, embeddings: batch.rows(ofTokens: embeddings), propagation: propagation, probe: nil)
        return try readout(parts.head(states, propagation))
    }
}

extension EmbeddingRows {
    fileprivate init(_ tensor: Tensor) throws {
        self.init(
            tokenCount: tensor.shape[0], width: tensor.shape[1],
            elements: try tensor.converted(to: .float32).contiguous().elements())
    }
}

extension ModelDescription {
    /// Numbers in a word embedding, which some networks widen.
    fileprivate var embeddingWidth: Int {
        switch blueprint.backbone {
        case .transformer(let transformer): transformer.embedding.width
        case .mamba(let mamba): mamba.hiddenSize
        }
    }
}
