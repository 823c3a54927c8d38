/// An encoder that Sightline can read: how its configuration is spelled, and what its weights are called.
///
/// A new one is a file beside this that conforms, and a line in ``Architectures/all``.
protocol EncoderArchitecture: Sendable {
    /// `model_type` in `config.json`.
    static var modelType: String { get }

    /// Reads every key that bears on the computation and refuses values that ask for another one.
    static func configuration(_ file: CheckpointConfiguration) throws -> EncoderConfiguration

    static var weightNames: EncoderWeightNames { get }
}

enum Architectures {
    static let all: [any EncoderArchitecture.Type] = [BERT.self, DistilBERT.self]

    /// The architecture that `config.json` names.
    ///
    /// - Throws: ``CheckpointError`` (`unknownArchitecture`).
    static func named(by file: CheckpointConfiguration) throws -> any EncoderArchitecture.Type {
        let found = try file.value("model_type", or: "(none: config.json has no model_type)") { try $0.string() }
        guard let architecture = all.first(where: { $0.modelType == found }) else {
            throw CheckpointError(file.checkpoint.name, .unknownArchitecture(found, supported: all.map { $0.modelType }))
        }
        return architecture
    }
}
