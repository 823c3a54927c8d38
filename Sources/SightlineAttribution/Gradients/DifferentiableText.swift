import SightlineModels
import SightlineTensors

/// A text on its way to an explanation by gradients of its score `F` with respect to its word embeddings.
struct DifferentiableText {
    var draft: ExplanationDraft
    let model: any TraceableModel
    /// `[T, E]`, special tokens included.
    let embeddings: EmbeddingRows
    private let propagation: Propagation

    /// Points to differentiate at are cut into at least so many batches, so that several processors have work.
    private static let batchCount = 8

    /// - Throws: ``ExplanationError`` for a model that can only be scored, and as `ExplanationDraft`.
    /// - Complexity: One forward pass.
    init(
        _ input: TextInput, target: Target, engine: PerturbationEngine, propagation: Propagation = .gradient
    ) throws {
        guard let model = engine.model as? any TraceableModel else {
            throw ExplanationError.notTraceable(model: engine.model.name)
        }
        self.model = model
        self.propagation = propagation
        draft = try ExplanationDraft(input, target: target, engine: engine)
        embeddings = try model.wordEmbeddings(of: draft.sequence.input)
    }

    /// What `read` makes of the gradients of `F` at the text itself.
    ///
    /// - Complexity: One forward and one backward pass.
    mutating func gradient<Result: Sendable>(_ read: @Sendable (EmbeddingRows) -> Result) throws -> Result {
        try gradients(at: 1, { [embeddings] _ in embeddings }) { _, gradient in read(gradient) }[0]
    }

    /// What `read` makes of the gradients of `F` at each of `count` points.
    ///
    /// Batches depend on the points alone: results are the same on any number of threads.
    ///
    /// - Parameter point: The word embeddings to differentiate at.
    /// - Complexity: A forward and a backward pass for each point.
    mutating func gradients<Result: Sendable>(
        at count: Int, _ point: @Sendable (Int) -> EmbeddingRows,
        _ read: @Sendable (_ index: Int, _ gradient: EmbeddingRows) -> Result
    ) throws -> [Result] {
        let input = draft.sequence.input
        let length = embeddings.tokenCount
        let size = max(
            1, min(draft.engine.chunkTokenCount / length, (count + Self.batchCount - 1) / Self.batchCount))
        let batches = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
        let (model, target, kind) = (model, draft.target, draft.engine.model.labels.kind)
        let propagation = propagation
        let results = try concurrently(batches.count, threadCount: draft.engine.threadCount) { batch in
            let request = GradientRequest(
                input, embeddings: batches[batch].map(point), propagation: propagation,
                objective: { target.scoreDerivatives($0, kind) })
            return try zip(batches[batch], model.gradients(request)).map { index, gradient in
                guard gradient.elements.allSatisfy(\.isFinite) else {
                    throw ExplanationError.gradientNotFinite(model: model.name)
                }
                return read(index, gradient)
            }
        }
        draft.spend(forwardPasses: count, backwardPasses: count, tokens: count * length)
        return results.flatMap { $0 }
    }

    /// `F` of the sequence read as other word embeddings.
    ///
    /// - Complexity: One forward pass.
    mutating func score(of other: EmbeddingRows) throws -> Double {
        let logits = try model.logits(of: draft.sequence.input, embeddings: [other])[0]
        draft.spend(forwardPasses: 1, tokens: other.tokenCount)
        return draft.target.score(logits, draft.engine.model.labels.kind)
    }

    /// The explanation with an attribution for every token; special tokens' are told as shares.
    func explanation(
        by method: some Explainer, _ attribution: [Double], unit: Explanation.AttributionUnit,
        standardErrors: [Double]? = nil
    ) -> Explanation {
        let content = draft.sequence.contentIndices
        var explanation = draft.explanation(by: method) { token, place in
            token[.attribution] = attribution[content[place]]
            token.standardErrors[.attribution] = standardErrors?[content[place]]
        }
        explanation.unit = unit
        explanation.takeShares(of: attribution)
        return explanation
    }
}
