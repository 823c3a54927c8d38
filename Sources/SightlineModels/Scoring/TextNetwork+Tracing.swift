import SightlineTensors
import Synchronization

extension TextNetwork {
    /// Runs one sequence with everything on the way kept, in a form of the network that is read from the checkpoint
    /// the first time.
    func trace(_ request: TraceRequest, readout: (Tensor) throws -> Tensor = { $0 }) throws -> Trace {
        try description.check(request.input, 0)
        if request.attention != nil, description.headCount == nil {
            throw ScoringError.noAttention(model: name, architecture: description.architecture)
        }
        let parts = try tracingParts()
        return try Runtime.onOneThread {
            let batch = try PackedSequences([request.input], layout: parts.backbone.layout)
            let embeddings = try Autograd.disabled {
                try request.embeddings ?? parts.backbone.wordEmbeddings(batch)
            }
            let probe = Probe()
            probe.replacement = request.attention
            guard let objective = request.objective else {
                return try Autograd.disabled {
                    let states = try parts.backbone.pooled(
                        batch, embeddings: embeddings, propagation: .gradient, probe: probe)
                    let logits = try readout(parts.head(states))
                    return try Trace(
                        logits: logits, probe, self, pooledIndex: pooledIndex(request.input, parts),
                        embeddings: embeddings, gradients: nil)
                }
            }
            return try differentiated(
                objective, parts, batch, embeddings, probe, pooledIndex(request.input, parts), readout)
        }
    }

    /// The form of the network that gradients pass through.
    func tracingParts() throws -> Parts {
        try tracing.parts {
            try Autograd.disabled { try Parts(description, NetworkLoader(weights: weights, purpose: .tracing)) }
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
            probe.replacement = { layer, attention, values in
                try (replacement?(layer, attention, values) ?? attention) + points[layer + 1]
            }
            let states = try parts.backbone.pooled(
                batch, embeddings: points[0], propagation: .gradient, probe: probe)
            let found = try readout(parts.head(states))
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
final class LazyParts: Sendable {
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
