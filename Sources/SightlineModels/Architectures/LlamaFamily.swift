/// What Llama and the decoders made after it have in common: rotary positions, heads that share keys and values, gated
/// feed-forward, root-mean-square normalisation.
struct LlamaFamily {
    var layerCount: Int
    var hiddenSize: Int
    var headCount: Int
    var keyValueHeadCount: Int
    var headWidth: Int
    var intermediateSize: Int
    var vocabularySize: Int
    var positionCount: Int
    var epsilon: Double
    var activation: Activation
    var attentionDropout: Double

    /// What a member of the family has of its own.
    struct Choices {
        /// Added to the weights of normalisations.
        var normalizationOffset = 0.0
        var hasInputBias = false
        var hasOutputBias = false
        var hasFeedForwardBias = false
        /// Whether each head's queries and keys are normalised.
        var normalizesHeads = false
        /// Whether what attention and feed-forward give is normalised before it is added.
        var normalizesOutputs = false
        var embeddingScale: Double?
        /// nil for one over the root of the head's width.
        var attentionScale: Double?
        var scoreCap: Double?
        var isCausal = true
    }

    /// What holds where the configuration is silent; Llama's own.
    struct Defaults {
        var layerCount = 32
        var hiddenSize = 4096
        var headCount = 32
        /// nil for as many as there are heads.
        var keyValueHeadCount: Int?
        /// nil for the hidden size's share of each head.
        var headWidth: Int?
        var intermediateSize = 11008
        var vocabularySize = 32000
        var positionCount = 2048
    }

    init(_ file: CheckpointConfiguration, activation: Activation, defaults: Defaults = Defaults()) throws {
        // How sums are divided, which changes their rounding alone.
        try file.ignore(["pretraining_tp"])
        attentionDropout = try file.dropout("attention_dropout", or: 0)
        layerCount = try file.layerCount("num_hidden_layers", or: defaults.layerCount)
        hiddenSize = try file.count("hidden_size", or: defaults.hiddenSize)
        headCount = try file.count("num_attention_heads", or: defaults.headCount)
        // Said to be null, the key asks for as many as there are heads; left out, for the architecture's own number.
        keyValueHeadCount = try file.count(
            "num_key_value_heads", or: file.has("num_key_value_heads") ? headCount : defaults.keyValueHeadCount ?? headCount)
        headWidth = try file.count("head_dim", or: defaults.headWidth ?? max(hiddenSize / headCount, 1))
        intermediateSize = try file.count("intermediate_size", or: defaults.intermediateSize)
        vocabularySize = try file.count("vocab_size", or: defaults.vocabularySize)
        positionCount = try file.count("max_position_embeddings", or: defaults.positionCount)
        epsilon = try file.epsilon("rms_norm_eps", or: 1e-6)
        self.activation = activation
        guard headCount % keyValueHeadCount == 0 else {
            throw file.inconsistent(
                "num_key_value_heads is \(keyValueHeadCount), which does not divide the \(headCount) attention heads")
        }
    }

    /// - Parameters:
    ///   - types: Of each layer.
    ///   - rotaries: The positions of each type of layer.
    ///   - window: What layers of the sliding type see.
    func transformer(
        _ choices: Choices, types: [LayerType], rotaries: [LayerType: RotaryBlueprint], window: AttentionReach
    ) throws -> TransformerBlueprint {
        TransformerBlueprint(
            hiddenSize: hiddenSize,
            embedding: EmbeddingBlueprint(
                name: "model.embed_tokens", vocabularySize: vocabularySize, width: hiddenSize,
                scale: choices.embeddingScale),
            layers: try types.enumerated().map { index, type in
                let reach = switch type {
                case .full: choices.isCausal ? AttentionReach.causal : .everything
                case .sliding: window
                }
                return try layer(
                    "model.layers.\(index).", choices, positions: rotaries.positions(type), reach: reach)
            },
            finalNormalization: normalization("model.norm", choices), isCausal: choices.isCausal)
    }

    private func normalization(_ name: String, _ choices: Choices, width: Int? = nil) -> NormalizationBlueprint {
        NormalizationBlueprint(
            name: name, width: width ?? hiddenSize, epsilon: epsilon,
            kind: .rootMeanSquare(offset: choices.normalizationOffset))
    }

    private func layer(
        _ prefix: String, _ choices: Choices, positions: AttentionBlueprint.Positions, reach: AttentionReach
    ) -> LayerBlueprint {
        let before = normalization(prefix + "input_layernorm", choices)
        let between = normalization(prefix + "post_attention_layernorm", choices)
        let arrangement: LayerBlueprint.Arrangement =
            choices.normalizesOutputs
            ? .normalizedAround(
                beforeAttention: before, afterAttention: between,
                beforeFeedForward: normalization(prefix + "pre_feedforward_layernorm", choices),
                afterFeedForward: normalization(prefix + "post_feedforward_layernorm", choices))
            : .normalizedBefore(attention: before, feedForward: between)
        let queryWidth = headCount * headWidth
        let keyWidth = keyValueHeadCount * headWidth
        func input(_ name: String, _ outputs: Int) -> LinearBlueprint {
            LinearBlueprint(prefix + "self_attn." + name, hiddenSize, outputs, hasBias: choices.hasInputBias)
        }
        func headNormalization(_ name: String) -> NormalizationBlueprint? {
            choices.normalizesHeads ? normalization(prefix + "self_attn." + name, choices, width: headWidth) : nil
        }
        return LayerBlueprint(
            arrangement: arrangement,
            attention: AttentionBlueprint(
                headCount: headCount, keyValueHeadCount: keyValueHeadCount, headWidth: headWidth,
                projections: .separate(
                    query: input("q_proj", queryWidth), key: input("k_proj", keyWidth),
                    value: input("v_proj", keyWidth)),
                queryNormalization: headNormalization("q_norm"), keyNormalization: headNormalization("k_norm"),
                scale: choices.attentionScale ?? 1 / Double(headWidth).squareRoot(), scoreCap: choices.scoreCap,
                positions: positions, reach: reach,
                output: LinearBlueprint(
                    prefix + "self_attn.o_proj", queryWidth, hiddenSize, hasBias: choices.hasOutputBias)),
            feedForward: .gated(
                gate: LinearBlueprint(
                    prefix + "mlp.gate_proj", hiddenSize, intermediateSize, hasBias: choices.hasFeedForwardBias),
                up: LinearBlueprint(
                    prefix + "mlp.up_proj", hiddenSize, intermediateSize, hasBias: choices.hasFeedForwardBias),
                activation,
                output: LinearBlueprint(
                    prefix + "mlp.down_proj", intermediateSize, hiddenSize, hasBias: choices.hasFeedForwardBias)),
            dropout: LayerDropout(attention: attentionDropout))
    }
}
