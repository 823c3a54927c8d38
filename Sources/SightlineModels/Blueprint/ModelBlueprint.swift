/// What a model computes and what its weights are called: values only, read off `config.json` by an architecture.
struct ModelBlueprint: Sendable {
    enum Backbone: Sendable {
        case transformer(TransformerBlueprint)
        case mamba(MambaBlueprint)
    }

    var backbone: Backbone
    /// The longest sequence, special tokens included.
    var positionLimit: Int
    var classification: ClassificationHeadBlueprint
    /// nil for architectures that do not predict the next token.
    var languageModel: LanguageModelHeadBlueprint?

    /// Segments that the model tells apart; nil if it does not tell any.
    var segmentCount: Int? {
        guard case .transformer(let transformer) = backbone, let segments = transformer.embedding.segments,
            segments.count > 1
        else { return nil }
        return segments.count
    }

    /// Whether what sequences begin with in common is computed once.
    var sharesPrefixes: Bool {
        switch backbone {
        case .transformer(let transformer): transformer.sharesPrefixes
        case .mamba: true
        }
    }

    var hiddenSize: Int {
        switch backbone {
        case .transformer(let transformer): transformer.hiddenSize
        case .mamba(let mamba): mamba.hiddenSize
        }
    }

    var vocabularySize: Int {
        switch backbone {
        case .transformer(let transformer): transformer.embedding.vocabularySize
        case .mamba(let mamba): mamba.vocabularySize
        }
    }
}

/// From the states of the last layer to the logits of the classes.
struct ClassificationHeadBlueprint: Sendable {
    enum Pooling: Sendable {
        case firstToken
        /// The last token that is not padding.
        case lastToken(padding: Int?)
        case mean
    }

    enum Step: Sendable {
        case linear(LinearBlueprint, Activation)
        case normalization(NormalizationBlueprint)
        /// In training, with the rate.
        case dropout(Double)
    }

    var pooling: Pooling
    /// Between the pooled state and the classifier.
    var steps: [Step] = []
    var classifier: LinearBlueprint
}

/// From the state of the last token to a logit for each token of the vocabulary.
struct LanguageModelHeadBlueprint: Sendable {
    /// Of the output embedding, `[V, D]`.
    var name: String
    /// Of the input embedding, where the output embedding is the same.
    var tiedName: String?
    var hasBias = false
    /// Logits are `cap · tanh(logit / cap)` where there is a cap.
    var logitCap: Double?
}
