import Foundation
import SightlineModels
import SightlineTensors

extension AttentionExplainer {
    func source(_ trace: Trace) throws -> AttentionSource {
        switch (source, trace.pooledIndex) {
        case (.all, _), (nil, nil): return .allTokens
        case (_, let index?): return .token(index)
        case (.class, nil):
            throw ExplanationError.invalidOption(
                name: "the source", found: "class", expected: "all, as the model reads the mean of all tokens")
        }
    }

    /// `Ā` of each layer that the aggregation reads, and how many rows of attention could not be reduced.
    func informationTensors(
        _ trace: Trace, threadCount: Int
    ) throws -> (layers: [Tensor], unreducedRows: Int) {
        var unreducedRows = 0
        let read = aggregation == .lastLayer ? trace.attention.indices.suffix(1) : trace.attention.indices
        let layers = try read.map { layer in
            let weights: Tensor
            if attention == .raw {
                weights = trace.attention[layer]
            } else {
                let reduced = try trace.layerAttention(layer).reduced(to: attention, threadCount: threadCount)
                unreducedRows += reduced.heads.reduce(0) { $0 + $1.certificate.unreducedRows }
                weights = reduced.weights
            }
            return try tensor.matrix(weights: weights, gradient: trace.gradients?.attention[layer])
        }
        return (layers, unreducedRows)
    }

    struct Found {
        var attribution: [Double]
        var flow: Explanation.Flow?
        var flows: [[[Double]]]?
    }

    func attribution(_ layers: [Tensor], source: AttentionSource) throws -> Found {
        switch aggregation {
        case .lastLayer:
            return Found(attribution: try AttentionRollout.lastLayer.attribution(of: layers, source: source))
        case .rollout:
            return Found(attribution: try AttentionRollout.rollout.attribution(of: layers, source: source))
        case .gradientRollout:
            return Found(attribution: try AttentionRollout.gradientRollout.attribution(of: layers, source: source))
        case .maximumFlow:
            let graph = try LayeredGraph(layers: layers, source: source)
            let flow = MaximumFlow(through: graph)
            return Found(
                attribution: MaximumFlow.valuesByToken(through: graph),
                flow: .init(
                    value: flow.value, gap: max(0, flow.cutCapacity - flow.value),
                    conservation: flow.conservationResidual, iterations: flow.phases, nodes: graph.nodeCount,
                    edges: graph.edgeCount),
                flows: flow.flows)
        case .regularizedFlow(let epsilon):
            let graph = try LayeredGraph(layers: layers, source: source)
            let flow = try BarrierFlow(tolerance: .absolute(epsilon * min(1, graph.narrowestCapacity))).solve(graph)
            return Found(
                attribution: flow.attribution,
                flow: .init(
                    value: flow.value, gap: flow.gap, conservation: flow.conservationResidual,
                    iterations: flow.iterations, nodes: flow.nodeCount, edges: flow.edgeCount),
                flows: flow.flows)
        }
    }

    public var seed: UInt64 { 0 }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        let readsOneToken = (model as? any TraceableModel)?.readsOneToken ?? true
        var options: [String: Explanation.Option] = [
            "attention": .string(attention.rawValue), "tensor": .string(tensor.rawValue),
            "source": .string((source ?? (readsOneToken ? .class : .all)).rawValue),
        ]
        if case .regularizedFlow(let epsilon) = aggregation { options["epsilon"] = .number(epsilon) }
        return Explanation.Method(name: name, options: options)
    }
}

extension Trace {
    /// What the heads of a layer did, for reductions.
    func layerAttention(_ layer: Int) throws -> LayerAttention {
        try LayerAttention(
            weights: attention[layer], values: values[layer], mask: reaches[layer])
    }
}

extension LayerAttention {
    /// - Parameter form: Not raw, which is no reduction.
    func reduced(to form: AttentionForm, threadCount: Int) throws -> ReducedAttention {
        form == .effective ? try effective(threadCount: threadCount) : try efficient(threadCount: threadCount)
    }
}
