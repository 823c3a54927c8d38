/// A kind of model that Sightline can read: how its configuration is spelled, and what its weights are called.
///
/// A new one is a file beside this that conforms, and a line in ``Architectures/all``. See docs/adding-a-model.md.
protocol Architecture: Sendable {
    /// The values of `model_type` in `config.json`.
    static var modelTypes: [String] { get }

    /// Reads every key that bears on the computation and refuses values that ask for another one.
    ///
    /// - Parameter labelCount: Of the classification head.
    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint
}

enum Architectures {
    static let all: [any Architecture.Type] = [
        BERT.self, DistilBERT.self, RoBERTa.self, ELECTRA.self, ALBERT.self, DeBERTa.self, ModernBERT.self, GPT2.self,
        BLOOM.self, GPTNeoX.self, Llama.self, Qwen.self, Gemma.self, Gemma2.self, Gemma3.self, Mamba.self,
    ]

    static let modelTypes = all.flatMap { $0.modelTypes }

    /// The architecture that `config.json` names, and the name.
    ///
    /// - Throws: ``CheckpointError`` (`unknownArchitecture`).
    static func named(by file: CheckpointConfiguration) throws -> (name: String, architecture: any Architecture.Type) {
        let found = try file.value("model_type", or: "(none: config.json has no model_type)") { try $0.string() }
        guard let architecture = all.first(where: { $0.modelTypes.contains(found) }) else {
            throw CheckpointError(file.checkpoint.name, .unknownArchitecture(found, supported: modelTypes))
        }
        return (found, architecture)
    }
}
