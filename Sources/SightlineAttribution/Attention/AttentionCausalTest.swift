import Foundation
import SightlineModels
import SightlineTensors

/// Whether a model's answer depends on the part of its attention that effective and efficient attention leave, and on
/// nothing else: attention is changed in every head of every layer at once, each layer's from its own inputs, and the
/// logits are compared.
///
/// Four changes are made of the attention `A` and its efficient form `E`:
///
///     effective   the effective form in place of A              should change nothing
///     efficient   E in place of A                               should change nothing
///     inside      A + ½ (A − E): mass moved in the null space   should change nothing
///     outside     A + s (E − U), U uniform: mass moved as far,  should change the answer
///                 by norm, within what reaches the output
///
/// Rows keep their sums, except effective ones. Source: Naim & Asher, ECAI 2024, section 5, whose test replaces attention;
/// the directions of the other two **[ours]**.
public struct AttentionCausalTest: Sendable, Equatable, Encodable {
    /// How far the logits moved.
    public struct Change: Sendable, Equatable, Encodable {
        /// Largest absolute change of a logit.
        public let logits: Double
        /// Change of the explained score, in log odds.
        public let score: Double
    }

    public let text: String
    public let pair: String?
    /// How the model names itself.
    public let model: String
    public let target: Target.Resolved
    public let score: Double
    public let tokenCount: Int
    public let effective: Change
    public let efficient: Change
    public let inside: Change
    public let outside: Change
    /// Of the efficient form, layer by layer and head by head.
    public let heads: [[ReducedAttention.Head]]
    public let warnings: [Explanation.Warning]

    fileprivate enum Form {
        case effective, efficient, inside, outside
    }

    /// - Throws: `ScoringError` for a model without attention; ``ExplanationError``, ``AttentionError``.
    /// - Complexity: Five forward passes, in four of which every head's attention is reduced.
    public init(
        of input: TextInput, in model: some TraceableModel, target: Target = .predicted,
        threadCount: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws {
        try model.requireAttention()
        let sequence = try model.tokenize(input)
        guard !sequence.contentIndices.isEmpty else { throw ExplanationError.noContent(text: input.text) }
        let trace = try model.trace(TraceRequest(sequence.input))
        let resolved = try target.resolved(labels: model.labels, logits: trace.logits)
        let reaches = trace.reaches
        let kind = model.labels.kind
        var heads: [[ReducedAttention.Head]] = []

        func change(_ form: Form) throws -> Change {
            let changed = try model.trace(
                TraceRequest(sequence.input, attention: { layer, weights, values in
                    let own = try LayerAttention(
                        weights: weights, values: values, mask: reaches[layer])
                    let reduced = try own.reduced(
                        to: form == .effective ? .effective : .efficient, threadCount: threadCount)
                    if form == .efficient { heads.append(reduced.heads) }
                    return try own.changed(form, reduced.weights).converted(to: .float32)
                }))
            let moves = zip(changed.logits, trace.logits).map { abs($0 - $1) }
            return Change(
                logits: moves.max() ?? 0,
                score: resolved.score(changed.logits, kind) - resolved.score(trace.logits, kind))
        }
        text = input.text
        pair = input.pair
        self.model = model.name
        self.target = resolved
        score = resolved.score(trace.logits, kind)
        tokenCount = sequence.tokens.count
        effective = try change(.effective)
        efficient = try change(.efficient)
        inside = try change(.inside)
        outside = try change(.outside)
        self.heads = heads
        warnings = sequence.truncation.map { [.truncated($0)] } ?? []
    }
}

extension LayerAttention {
    /// How much of the null space's part is added where mass is moved.
    private static let step = 0.5

    fileprivate func changed(_ form: AttentionCausalTest.Form, _ reduced: Tensor) throws -> Tensor {
        switch form {
        case .effective, .efficient:
            return reduced
        case .inside:
            return try weights + (weights - reduced) * Self.step
        case .outside:
            let visible = try mask.matrix(tokenCount: tokenCount)
            let uniform = try visible / visible.sum(axes: [1], keepingAxes: true)
            let direction = try reduced - uniform
            let (length, own) = (try direction.norm(), try (weights - reduced).norm() * Self.step)
            return length > 0 ? try weights + direction * (own / length) : weights
        }
    }
}

extension Tensor {
    fileprivate func norm() throws -> Double { try (self * self).sum(axes: [0, 1, 2]).scalar().squareRoot() }
}
