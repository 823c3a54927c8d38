/// Qwen2 and Qwen2.5 (Yang et al., 2024), and Qwen3 (Yang et al., 2025).
enum Qwen: Architecture {
    static let modelTypes = ["qwen2", "qwen3"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        let isThird = try file.value("model_type", or: "") { try $0.string() } == "qwen3"
        let family = try LlamaFamily(
            file, activation: file.choice("hidden_act", or: .silu, among: Activation.byName),
            defaults: .init(
                keyValueHeadCount: 32, headWidth: isThird ? 128 : nil, intermediateSize: 22016, vocabularySize: 151936,
                positionCount: 32768))
        var choices = LlamaFamily.Choices()
        if isThird {
            choices.hasInputBias = try file.flag("attention_bias", or: false)
            choices.hasOutputBias = choices.hasInputBias
            choices.normalizesHeads = true
        } else {
            choices.hasInputBias = true
        }
        let stored = try file.window("sliding_window", or: 4096)
        let window = try file.flag("use_sliding_window", or: false) ? stored : nil
        let firstWindow = try file.value("max_window_layers", or: 28) { try $0.integer(in: 0...10_000_000) }
        let types = try file.layerTypes(layerCount: family.layerCount) { _, index in
            window != nil && index >= firstWindow ? .sliding : .full
        }
        let rotary = try RotaryReader(file, headWidth: family.headWidth, positionCount: family.positionCount).read()
        let transformer = try family.transformer(
            choices, types: types, rotaries: [.full: rotary, .sliding: rotary], window: .causalWindow(window))
        return try file.decoder(
            transformer, positionLimit: rotary.longestSequence, labelCount: labelCount, tiesEmbeddings: false)
    }
}
