import Foundation
import SightlineModels
import SightlineTensors

/// Attributions read off a model's attention: which attention × which information tensor × which aggregation.
///
/// ```swift
/// let explanation = try AttentionExplainer.generalizedAttentionFlow().explain("A gripping film", with: model)
/// ```
///
/// Scores are in the aggregation's own unit, at least 0 except for effective attention's last layer, and say nothing of
/// the direction in which a token moves the score: the target decides them through the gradient alone. Special tokens
/// take part, and their shares are told apart from the scores.
public struct AttentionExplainer: Explainer, Equatable {
    /// How the layers' information tensors become attributions.
    public enum Aggregation: Sendable, Equatable {
        case lastLayer
        case rollout
        case gradientRollout
        /// The maximum flow to each token by itself (Abnar & Zuidema, ACL 2020).
        case maximumFlow
        /// The barrier-regularised maximum flow to all tokens (Azarkhalili & Libbrecht, ACL 2025).
        ///
        /// - Parameter epsilon: How far the flow may be below the maximum: so much as published, or where no layer can carry
        ///   a flow of 1 so large a share of what it can **[ours]**, as gradients may be of any size.
        case regularizedFlow(epsilon: Double)
    }

    /// Where an aggregation starts, at the top of the model.
    public enum Source: String, Sendable, CaseIterable {
        case all
        /// The token whose state the model's head reads: the class token, or a causal model's last one.
        case `class`
    }

    /// As the command line names the method.
    public var name: String
    public var attention: AttentionForm
    public var tensor: InformationTensor
    public var aggregation: Aggregation
    /// nil for the class token, where the model has one.
    public var source: Source?

    public init(
        name: String, attention: AttentionForm = .raw, tensor: InformationTensor, aggregation: Aggregation,
        source: Source? = nil
    ) {
        self.name = name
        self.attention = attention
        self.tensor = tensor
        self.aggregation = aggregation
        self.source = source
    }

    public static let defaultEpsilon = 1e-4

    /// Abnar & Zuidema, ACL 2020.
    public static let rollout = AttentionExplainer(name: "rollout", tensor: .attention, aggregation: .rollout)
    /// Chefer et al., ICCV 2021.
    public static let gradientRollout = AttentionExplainer(
        name: "gradient-rollout", tensor: .attentionGradient, aggregation: .gradientRollout)
    /// Abnar & Zuidema, ACL 2020.
    public static let attentionFlow = AttentionExplainer(
        name: "attention-flow", tensor: .attention, aggregation: .maximumFlow)
    /// The last layer's efficient attention (Naim & Asher, ECAI 2024).
    public static let efficientAttention = AttentionExplainer(
        name: "efficient-attention", attention: .efficient, tensor: .attention, aggregation: .lastLayer)

    /// Azarkhalili & Libbrecht, ACL 2025, by default with attention times its gradient (AGF).
    public static func generalizedAttentionFlow(
        tensor: InformationTensor = .attentionGradient, epsilon: Double = Self.defaultEpsilon
    ) -> AttentionExplainer {
        AttentionExplainer(
            name: "gaf", tensor: tensor, aggregation: .regularizedFlow(epsilon: epsilon), source: .all)
    }

    /// - Throws: ``ExplanationError``; `ScoringError` for a model without attention; ``FlowError``.
    /// - Complexity: Two forward passes and, with a gradient, a backward pass; then what the forms and aggregations take.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        try picture(of: input, target: target, with: engine).explanation
    }

    /// The explanation, with the flow through the layers where there is one.
    ///
    /// - Throws: As ``explain(_:target:with:)``.
    public func picture(
        of input: TextInput, target: Target, with engine: PerturbationEngine
    ) throws -> (explanation: Explanation, flow: FlowPicture?) {
        let clock = ContinuousClock()
        let start = clock.now
        guard let model = engine.model as? any TraceableModel else {
            throw ExplanationError.notTraceable(model: engine.model.name)
        }
        try model.requireAttention()
        let sequence = try model.tokenize(input)
        guard !sequence.contentIndices.isEmpty else { throw ExplanationError.noContent(text: input.text) }
        let scorer = try TargetScorer(sequence, target: target, engine: engine)
        var request = TraceRequest(sequence.input)
        if tensor.needsGradient {
            request.objective = { scorer.target.logitCoefficients(count: $0.count) }
        }
        let trace = try model.trace(request)
        let source = try source(trace)
        let (layers, unreducedRows) = try informationTensors(trace, threadCount: engine.threadCount)
        let found = try attribution(layers, source: source)
        var warnings = found.attribution.allSatisfy { $0 == 0 } ? [Explanation.Warning.nothingAttributed(tensor)] : []
        if unreducedRows > 0 { warnings.append(.unreducedAttention(rows: unreducedRows)) }
        if let truncation = sequence.truncation { warnings.insert(.truncated(truncation), at: 0) }
        let passes = tensor.needsGradient ? 1 : 0
        let explanation = Explanation(
            text: input.text, pair: input.pair, model: model.name, method: method(for: model), target: scorer.target,
            score: scorer.fullScore, tokens: tokens(of: sequence, found.attribution), flow: found.flow,
            cost: .init(
                forwardPasses: scorer.cost.forwardPasses + 1, backwardPasses: passes,
                tokens: scorer.cost.tokens + sequence.tokens.count, seconds: (clock.now - start) / .seconds(1)),
            seed: seed, warnings: warnings)
        let picture = found.flows.map { flows in
            FlowPicture(
                tokens: sequence.tokens.map(\.text), isSpecial: sequence.tokens.map(\.isSpecial), flows: flows,
                attribution: found.attribution)
        }
        return (explanation, picture)
    }
}

// MARK: - The three choices

extension AttentionExplainer {
    private func source(_ trace: Trace) throws -> AttentionSource {
        switch (source, trace.pooledIndex) {
        case (.all, _), (nil, nil): return .allTokens
        case (_, let index?): return .token(index)
        case (.class, nil):
            throw ExplanationError.invalidOption(
                name: "the source", found: "class", expected: "all, as the model reads the mean of all tokens")
        }
    }

    /// `Ā` of each layer that the aggregation reads, and how many rows of attention could not be reduced.
    private func informationTensors(
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

    private struct Found {
        var attribution: [Double]
        var flow: Explanation.Flow?
        var flows: [[[Double]]]?
    }

    private func attribution(_ layers: [Tensor], source: AttentionSource) throws -> Found {
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

    private func tokens(of sequence: TokenSequence, _ attribution: [Double]) -> [Explanation.Token] {
        let total = attribution.reduce(0) { $0 + abs($1) }
        return zip(sequence.tokens, attribution).map { token, attribution in
            var explained = Explanation.Token(token, of: sequence)
            if token.isSpecial {
                explained.specialShare = total > 0 ? abs(attribution) / total : 0
            } else {
                explained[.attribution] = attribution
            }
            return explained
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
