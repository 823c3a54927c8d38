import Foundation
import SightlineModels
import SightlineTensors

/// Attention weights of one sequence, or what is made of them and their gradients, layer by layer and head by head.
public struct AttentionMaps: Sendable, Equatable {
    public let text: String
    /// The second text of a pair.
    public let pair: String?
    /// How the model names itself.
    public let model: String
    /// T tokens as spelled in the vocabulary, special ones included.
    public let tokens: [String]
    public let tensor: InformationTensor
    public let form: AttentionForm
    /// What the reduction to ``form`` found, layer by layer and head by head; nil for raw attention.
    public let reductions: [[ReducedAttention.Head]]?
    /// Whose logit was differentiated; nil where nothing was.
    public let target: Target.Resolved?
    /// The layers and heads that are here, from 0.
    public let layers: [Int]
    public let heads: [Int]
    /// `[layers][heads][T][T]`, row by row: query before key.
    public let values: [Float]
    public let warnings: [Explanation.Warning]

    /// The map of one head `[T][T]`, row by row.
    ///
    /// - Parameters: Places in ``layers`` and ``heads``.
    public func map(layer: Int, head: Int) -> ArraySlice<Float> {
        let size = tokens.count * tokens.count
        let start = (layer * heads.count + head) * size
        return values[start..<start + size]
    }
}

extension AttentionMaps {
    /// Reads attention weights `A`, gradients `∇A`, or products `A ⊙ ∇A` off a model, each head by itself and nothing
    /// clamped.
    ///
    /// The gradient is that of the target's logit; of a token set against a foil, that of the difference of their logits.
    ///
    /// - Parameters:
    ///   - form: What stands for `A`; the gradient is the raw attention's.
    ///   - target: Used for tensors with a gradient.
    ///   - layer: From 0; nil for all.
    ///   - head: From 0; nil for all.
    /// - Throws: `ScoringError` for a model without attention, ``AttentionError`` for numbers that are not finite,
    ///   ``ExplanationError`` for a layer, head or target that the model does not have, and for a text without tokens.
    /// - Complexity: One forward pass, with a gradient one backward pass.
    public init(
        of input: TextInput, in model: some TraceableModel, tensor: InformationTensor = .attention,
        form: AttentionForm = .raw, target: Target = .predicted, layer: Int? = nil, head: Int? = nil,
        threadCount: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws {
        try model.requireAttention()
        let sequence = try model.tokenize(input)
        guard !sequence.contentIndices.isEmpty else { throw ExplanationError.noContent(text: input.text) }
        layers = try Self.places(layer, of: model.layerCount, name: "the layer")
        heads = try Self.places(head, of: model.headCount ?? 0, name: "the head")
        var resolved: Target.Resolved?
        var request = TraceRequest(sequence.input)
        if tensor.needsGradient {
            let labels = model.labels
            let found = try target.resolved(labels: labels, logits: model.logits(of: [sequence.input])[0])
            request.objective = { logits in found.logitCoefficients(count: logits.count) }
            resolved = found
        }
        let trace = try model.trace(request)
        let heads = heads
        var reductions: [[ReducedAttention.Head]] = []
        values = try layers.flatMap { layer in
            var weights = trace.attention[layer]
            if form != .raw, tensor != .gradient {
                let reduced = try trace.layerAttention(layer).reduced(to: form, threadCount: threadCount)
                reductions.append(heads.map { reduced.heads[$0] })
                weights = try reduced.weights.converted(to: .float32)
            }
            let maps = try tensor.perHead(weights, trace.gradients?.attention[layer])
            return try heads.flatMap { try maps.selected(axis: 0, index: $0).contiguous().elements(as: Float.self) }
        }
        guard values.allSatisfy(\.isFinite) else {
            throw AttentionError.notFinite(tensor: "the tensor \(tensor.rawValue)")
        }
        self.form = form
        self.reductions = reductions.isEmpty ? nil : reductions
        text = input.text
        pair = input.pair
        self.model = model.name
        tokens = sequence.tokens.map(\.text)
        self.tensor = tensor
        self.target = resolved
        warnings = sequence.truncation.map { [.truncated($0)] } ?? []
    }

    private static func places(_ place: Int?, of count: Int, name: String) throws -> [Int] {
        guard let place else { return Array(0..<count) }
        guard (0..<count).contains(place) else {
            throw ExplanationError.invalidOption(
                name: name, found: "\(place)", expected: "0 to \(count - 1), as the model has \(count)")
        }
        return [place]
    }
}
