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

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        .wholeText(sequence, 2, backwardPasses: tensor.needsGradient ? 1 : 0)
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
        guard let model = engine.model as? any TraceableModel else {
            throw ExplanationError.notTraceable(model: engine.model.name)
        }
        try model.requireAttention()
        var draft = try ExplanationDraft(input, target: target, engine: engine)
        let sequence = draft.sequence
        var request = TraceRequest(sequence.input)
        if tensor.needsGradient {
            request.objective = { [target = draft.target] in target.logitCoefficients(count: $0.count) }
        }
        let trace = try model.trace(request)
        draft.spend(
            forwardPasses: 1, backwardPasses: tensor.needsGradient ? 1 : 0, tokens: sequence.tokens.count)
        let source = try source(trace)
        let (layers, unreducedRows) = try informationTensors(trace, threadCount: engine.threadCount)
        let found = try attribution(layers, source: source)
        if found.attribution.allSatisfy({ $0 == 0 }) { draft.warnings.append(.nothingAttributed(tensor)) }
        if unreducedRows > 0 { draft.warnings.append(.unreducedAttention(rows: unreducedRows)) }
        var explanation = draft.explanation(by: self) { token, place in
            token[.attribution] = found.attribution[sequence.contentIndices[place]]
        }
        explanation.unit = .own
        explanation.flow = found.flow
        explanation.takeShares(of: found.attribution)
        let picture = found.flows.map { flows in
            FlowPicture(
                tokens: sequence.tokens.map(\.text), isSpecial: sequence.tokens.map(\.isSpecial), flows: flows,
                attribution: found.attribution)
        }
        return (explanation, picture)
    }
}
