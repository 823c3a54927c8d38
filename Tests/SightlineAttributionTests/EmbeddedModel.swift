import SightlineModels

/// A model whose score is a known function of its word embeddings, with known derivatives.
struct EmbeddedModel: TraceableModel {
    /// Of each word; the frame's tokens come after them, with embeddings of ones.
    let embeddings: [[Float]]
    let score: @Sendable (EmbeddingRows) -> Double
    /// Derivatives of the score by the embeddings.
    let derivatives: @Sendable (EmbeddingRows) -> EmbeddingRows
    var standInTokens = StandInTokens()
    private let planted: PlantedModel

    init(
        embeddings: [[Float]], score: @escaping @Sendable (EmbeddingRows) -> Double,
        derivatives: @escaping @Sendable (EmbeddingRows) -> EmbeddingRows
    ) {
        self.embeddings = embeddings
        self.score = score
        self.derivatives = derivatives
        planted = PlantedModel(words: PlantedModel.vocabulary(embeddings.count)) { _ in 0 }
    }

    let name = "embedded"
    let architecture = "embedded"
    let layerCount = 0
    let headCount: Int? = nil
    let readsOneToken = false
    var labels: ClassificationLabels { planted.labels }

    struct NoTrace: Error {}

    func tokenize(_ input: TextInput) throws -> TokenSequence { try planted.tokenize(input) }
    func trace(_ request: TraceRequest) throws -> Trace { throw NoTrace() }

    func logits(of inputs: [ModelInput]) throws -> [[Double]] {
        try inputs.map { [0, score(try wordEmbeddings(of: $0))] }
    }

    func logits(of input: ModelInput, embeddings: [EmbeddingRows]) throws -> [[Double]] {
        embeddings.map { [0, score($0)] }
    }

    func wordEmbeddings(of input: ModelInput) throws -> EmbeddingRows {
        let width = embeddings[0].count
        let ones = [Float](repeating: 1, count: width)
        return EmbeddingRows(
            tokenCount: input.ids.count, width: width,
            elements: input.ids.flatMap { embeddings.indices.contains($0) ? embeddings[$0] : ones })
    }

    func gradients(_ request: GradientRequest) throws -> [EmbeddingRows] {
        request.embeddings.map { rows in
            let coefficients = request.objective([0, score(rows)])
            var derivatives = derivatives(rows)
            for place in derivatives.elements.indices { derivatives.elements[place] *= Float(coefficients[1]) }
            return derivatives
        }
    }
}

extension EmbeddingRows {
    func mapping(_ change: (Double) -> Double) -> EmbeddingRows {
        EmbeddingRows(tokenCount: tokenCount, width: width, elements: elements.map { Float(change(Double($0))) })
    }
}
