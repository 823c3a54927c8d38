/// Llama (Touvron et al., 2023) and Mistral (Jiang et al., 2023).
enum Llama: Architecture {
    static let modelTypes = ["llama", "mistral"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        let isMistral = try file.value("model_type", or: "") { try $0.string() } == "mistral"
        let family = try LlamaFamily(
            file, activation: file.choice("hidden_act", or: .silu, among: Activation.byName),
            defaults: isMistral
                ? .init(keyValueHeadCount: 8, intermediateSize: 14336, positionCount: 4096 * 32) : .init())
        var choices = LlamaFamily.Choices()
        var window: Int?
        if isMistral {
            window = try file.window("sliding_window", or: 4096)
        } else {
            choices.hasInputBias = try file.flag("attention_bias", or: false)
            choices.hasOutputBias = choices.hasInputBias
            choices.hasFeedForwardBias = try file.flag("mlp_bias", or: false)
        }
        let rotary = try RotaryReader(file, headWidth: family.headWidth, positionCount: family.positionCount).read()
        let transformer = try family.transformer(
            choices, types: Array(repeating: window == nil ? .full : .sliding, count: family.layerCount),
            rotaries: [.full: rotary, .sliding: rotary], window: .causalWindow(window))
        return try file.decoder(
            transformer, positionLimit: rotary.longestSequence, labelCount: labelCount, tiesEmbeddings: false)
    }
}

extension CheckpointConfiguration {
    /// The tokens that a sliding window holds; nil for no window, which null stands for.
    func window(_ key: String, or fallback: Int) throws -> Int? {
        try has(key) ? value(key, or: nil) { try $0.integer(in: 1...10_000_000) } : fallback
    }
}

extension AttentionReach {
    /// A token and those just before it, `size` in all.
    static func causalWindow(_ size: Int?) -> AttentionReach {
        AttentionReach(before: size.map { $0 - 1 }, after: 0)
    }
}
