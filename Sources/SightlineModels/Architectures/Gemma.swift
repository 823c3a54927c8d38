/// Gemma (Gemma Team, 2024), first version.
enum Gemma: Architecture {
    static let modelTypes = ["gemma"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.require("use_bidirectional_attention", toBe: .bool(false))
        // The released configurations say gelu and mean its approximation; a second key may say so outright.
        let named = try file.choice("hidden_act", or: .geluTanh, among: Activation.byName)
        let activation = named == .gelu ? .geluTanh : named
        guard try file.choice("hidden_activation", or: activation, among: Activation.byName) == activation else {
            throw file.inconsistent("hidden_act and hidden_activation ask for different functions")
        }
        let family = try LlamaFamily(
            file, activation: activation,
            defaults: .init(
                layerCount: 28, hiddenSize: 3072, headCount: 16, keyValueHeadCount: 16, headWidth: 256,
                intermediateSize: 24576, vocabularySize: 256_000, positionCount: 8192))
        let hasBias = try file.flag("attention_bias", or: false)
        let rotary = try RotaryReader(file, headWidth: family.headWidth, positionCount: family.positionCount).read()
        let transformer = try family.transformer(
            .init(
                normalizationOffset: 1, hasInputBias: hasBias, hasOutputBias: hasBias,
                embeddingScale: Double(family.hiddenSize).squareRoot()),
            types: Array(repeating: .full, count: family.layerCount), rotaries: [.full: rotary], window: .causal)
        return try file.decoder(
            transformer, positionLimit: rotary.longestSequence, labelCount: labelCount, tiesEmbeddings: true)
    }
}

/// Gemma 2 (Gemma Team, 2024): every other layer with a window, and bounded scores and logits.
enum Gemma2: Architecture {
    static let modelTypes = ["gemma2"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.require("use_bidirectional_attention", toBe: .bool(false))
        try file.ignore(["cache_implementation", "hidden_act"])
        let family = try LlamaFamily.gemma(file)
        let types = try file.layerTypes(layerCount: family.layerCount) { _, index in
            index % 2 == 0 ? .sliding : .full
        }
        let rotary = try RotaryReader(file, headWidth: family.headWidth, positionCount: family.positionCount).read()
        let transformer = try family.transformer(
            family.gemmaChoices(
                file, scoreCap: file.cap("attn_logit_softcapping", or: 50), normalizesHeads: false, isCausal: true),
            types: types, rotaries: [.full: rotary, .sliding: rotary],
            window: .causalWindow(try file.window("sliding_window", or: 4096)))
        return try file.decoder(
            transformer, positionLimit: rotary.longestSequence, labelCount: labelCount, tiesEmbeddings: true,
            logitCap: file.cap("final_logit_softcapping", or: 30))
    }
}

/// Gemma 3 (Gemma Team, 2025), its text model: windows in most layers, with rotary positions of their own.
enum Gemma3: Architecture {
    static let modelTypes = ["gemma3_text"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.ignore(["cache_implementation", "hidden_act"])
        try file.require("attn_logit_softcapping", toBe: .null)
        let family = try LlamaFamily.gemma(file)
        let isCausal = try !file.flag("use_bidirectional_attention", or: false)
        // A copy that some versions write beside the key itself.
        let copy = try file.count("_sliding_window_pattern", or: 6)
        let period = try file.count("sliding_window_pattern", or: copy)
        let types = try file.layerTypes(layerCount: family.layerCount) { _, index in
            (index + 1) % period == 0 ? .full : .sliding
        }
        let rotary = RotaryReader(file, headWidth: family.headWidth, positionCount: family.positionCount)
        let full = try rotary.read(.full, theta: 1_000_000)
        let sliding = try rotary.read(.sliding, thetaKey: "rope_local_base_freq", isScaled: false)
        let window = try file.window("sliding_window", or: 4096)
        let transformer = try family.transformer(
            family.gemmaChoices(file, scoreCap: nil, normalizesHeads: true, isCausal: isCausal),
            types: types, rotaries: [.full: full, .sliding: sliding],
            window: isCausal
                ? .causalWindow(window) : AttentionReach(before: window.map { $0 / 2 }, after: window.map { $0 / 2 }))
        return try file.decoder(
            transformer, positionLimit: min(full.longestSequence, sliding.longestSequence), labelCount: labelCount,
            tiesEmbeddings: true, logitCap: file.cap("final_logit_softcapping", or: nil))
    }
}

extension LlamaFamily {
    /// The sizes that versions 2 and 3 take where the configuration is silent.
    fileprivate static func gemma(_ file: CheckpointConfiguration) throws -> LlamaFamily {
        try LlamaFamily(
            file, activation: file.choice("hidden_activation", or: .geluTanh, among: Activation.byName),
            defaults: .init(
                layerCount: 26, hiddenSize: 2304, headCount: 8, keyValueHeadCount: 4, headWidth: 256,
                intermediateSize: 9216, vocabularySize: 256_000, positionCount: 8192))
    }

    /// What versions 2 and 3 have in common.
    fileprivate func gemmaChoices(
        _ file: CheckpointConfiguration, scoreCap: Double?, normalizesHeads: Bool, isCausal: Bool
    ) throws -> Choices {
        let hasBias = try file.flag("attention_bias", or: false)
        let scalar = try file.value("query_pre_attn_scalar", or: 256.0) { reader in
            let value = try reader.finiteNumber()
            guard value > 0 else { throw reader.unexpected("a number above 0") }
            return value
        }
        return Choices(
            normalizationOffset: 1, hasInputBias: hasBias, hasOutputBias: hasBias, normalizesHeads: normalizesHeads,
            normalizesOutputs: true, embeddingScale: Double(hiddenSize).squareRoot(),
            attentionScale: 1 / scalar.squareRoot(), scoreCap: scoreCap, isCausal: isCausal)
    }
}

extension CheckpointConfiguration {
    /// A bound of logits or scores; nil for none, which null stands for.
    fileprivate func cap(_ key: String, or fallback: Double?) throws -> Double? {
        guard try has(key) else { return fallback }
        return try value(key, or: nil) { reader in
            let value = try reader.finiteNumber()
            guard value > 0 else { throw reader.unexpected("a number above 0") }
            return value
        }
    }
}
