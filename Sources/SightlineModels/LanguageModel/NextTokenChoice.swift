import SightlineTensors

/// A language model's choice of one next token, as a classifier with two labels: the token, and what it is chosen
/// against, which is a foil or all other tokens.
///
/// Logits: of the token, and of the foil or `log Σ exp` over all others; the log odds of the first label are those of
/// the token.
public struct NextTokenChoice: TraceableModel {
    public let model: CausalLanguageModel
    public let token: CausalLanguageModel.Token
    public let foil: CausalLanguageModel.Token?

    init(_ model: CausalLanguageModel, token: CausalLanguageModel.Token, foil: CausalLanguageModel.Token?) {
        self.model = model
        self.token = token
        self.foil = foil
    }

    public static let otherLabel = "any other token"

    public var name: String { model.name }
    public var origin: Checkpoint? { model.checkpoint }
    public var labels: ClassificationLabels {
        ClassificationLabels(
            names: [token.text, foil?.text ?? Self.otherLabel], kind: foil == nil ? .exclusive : .contrast)
    }
    public var precision: Precision { model.network.precision }
    public var inFullPrecision: (any ScoringModel)? {
        model.inFullPrecision.map { NextTokenChoice($0, token: token, foil: foil) }
    }
    public var sharesPrefixes: Bool { model.network.sharesPrefixes }
    public var standInTokens: StandInTokens { model.reader.standInTokens }
    public var architecture: String { model.network.description.architecture }
    public var layerCount: Int { model.network.description.layerCount }
    public var readsOneToken: Bool { true }
    public var headCount: Int? { model.network.description.headCount }

    public func tokenize(_ input: TextInput) throws -> TokenSequence {
        try model.tokenize(input)
    }

    public func logits(of inputs: [ModelInput]) throws -> [[Double]] {
        try model.network.logits(of: inputs, readout: readout)
    }

    public func trace(_ request: TraceRequest) throws -> Trace {
        try model.network.trace(request, readout: readout)
    }

    public func wordEmbeddings(of input: ModelInput) throws -> EmbeddingRows {
        try model.network.wordEmbeddings(of: input)
    }

    public func logits(of input: ModelInput, embeddings: [EmbeddingRows]) throws -> [[Double]] {
        try model.network.logits(of: input, embeddings: embeddings, readout: readout)
    }

    public func gradients(_ request: GradientRequest) throws -> [EmbeddingRows] {
        try model.network.gradients(request, readout: readout)
    }

    /// `[B, V]` to `[B, 2]`.
    private func readout(_ logits: Tensor) throws -> Tensor {
        func column(_ id: Int) throws -> Tensor { try logits.narrowed(axis: 1, to: id..<id + 1) }
        let chosen = try column(token.id)
        if let foil { return try .concatenated([chosen, column(foil.id)], axis: 1) }
        let others = try Tensor.concatenated(
            [
                logits.narrowed(axis: 1, to: 0..<token.id),
                logits.narrowed(axis: 1, to: token.id + 1..<logits.shape[1]),
            ], axis: 1)
        return try .concatenated([chosen, others.logSumExp(axis: 1).reshaped([-1, 1])], axis: 1)
    }
}
