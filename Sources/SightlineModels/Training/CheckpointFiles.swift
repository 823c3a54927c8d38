import Foundation
import SightlineJSON
import SightlineTensors
import SightlineTokenizers

/// What a model directory holds beside the weights, in memory: to be changed, and written with weights of its own.
public struct CheckpointFiles: Sendable {
    /// `config.json`.
    public var configuration: JSONObject
    /// `tokenizer.json`.
    public var tokenizer: JSONValue
    /// `tokenizer_config.json`.
    public var tokenizerConfiguration: JSONObject

    public init(configuration: JSONObject, tokenizer: JSONValue, tokenizerConfiguration: JSONObject) {
        self.configuration = configuration
        self.tokenizer = tokenizer
        self.tokenizerConfiguration = tokenizerConfiguration
    }

    /// What an existing directory holds. A tokenizer in older files comes as the `tokenizer.json` that says the same.
    ///
    /// - Throws: ``CheckpointError`` or `TokenizerError`.
    public init(of checkpoint: Checkpoint) throws {
        func object(_ file: String) throws -> JSONObject? {
            guard let data = try? Data(contentsOf: checkpoint.directory.appendingPathComponent(file)) else { return nil }
            do {
                return try JSONReader(try JSONValue(parsing: data)).object()
            } catch {
                throw CheckpointError(checkpoint.name, .brokenFile(file, reason: "\(error)"))
            }
        }
        let configuration = CheckpointConfiguration.fileName
        guard let members = try object(configuration) else {
            throw CheckpointError(
                checkpoint.name, .missingFile(configuration, purpose: "says what the model computes"))
        }
        self.init(
            configuration: members, tokenizer: try checkpoint.tokenizerSource().document(),
            tokenizerConfiguration: try object("tokenizer_config.json") ?? [:])
    }

    public init(configuration: JSONObject, tokenizer: NewTokenizer) {
        self.init(
            configuration: configuration, tokenizer: tokenizer.document, tokenizerConfiguration: tokenizer.settings)
    }

    /// Writes the directory in the Hugging Face layout. The weights come last: until they are there, it is no model.
    ///
    /// - Parameter dtype: What the weights are stored in.
    /// - Throws: `SafeTensorsError`, or Foundation's error for a file that cannot be written.
    public func write(_ weights: NetworkWeights, dtype: DType = .float32, to directory: URL) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var configuration = configuration
        configuration["dtype"] = .string("\(dtype)")
        let documents: [(name: String, value: JSONValue)] = [
            (CheckpointConfiguration.fileName, .object(configuration)), ("tokenizer.json", tokenizer),
            ("tokenizer_config.json", .object(tokenizerConfiguration)),
        ]
        for (name, value) in documents {
            let text = Data((value.text(indentation: 2) + "\n").utf8)
            try text.write(to: directory.appendingPathComponent(name), options: .atomic)
        }
        try SafeTensorsFile.write(
            try weights.tensors.map { ($0.key, try $0.value.converted(to: dtype)) }, metadata: ["format": "pt"],
            to: directory.appendingPathComponent(WeightFormat.safeTensors.single))
    }
}
