import Foundation
import SightlineModels
import SightlineTensors
import Testing

@Suite("What a checkpoint is can be told from its headers")
struct ModelDescriptionTests {
    private func description(_ directory: URL) throws -> ModelDescription {
        try ModelDescription(checkpoint: Checkpoint(directory: directory))
    }

    /// Counted in the loaded tensors; golden checkpoints store parameters alone.
    @Test(arguments: GoldenCheckpoint.all)
    func storedWeights(_ golden: GoldenCheckpoint) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: golden.directory.path)
            .filter { $0.hasPrefix("model") && $0.hasSuffix(".safetensors") }
            .map { golden.directory.appendingPathComponent($0) }
        let tensors = try files.flatMap { url in
            let file = try SafeTensorsFile(url: url)
            return try file.entries.keys.map { try file.tensor(named: $0) }
        }
        let weights = try description(golden.directory).storedWeights()
        #expect(weights.parameterCount == tensors.reduce(0) { $0 + $1.shape.reduce(1, *) })
        #expect(weights.byteCount == (try files.reduce(0) { try $0 + Data(contentsOf: $1).count }))
    }

    /// The same tensors as in `model.safetensors`, written by torch.
    @Test(arguments: ["whole", "shards", "legacy"])
    func weightsOfTorch(folder: String) throws {
        let copy = try TemporaryCheckpoint()
        let expected = try description(copy.directory).storedWeights().parameterCount
        try copy.remove("model.safetensors")
        try copy.add(folder)
        #expect(try description(copy.directory).storedWeights().parameterCount == expected)
    }

    @Test(arguments: [("bert-gelu-python", "classifier.weight"), ("gpt2-lm", "transformer.wte.weight")])
    func aNetworkWithoutItsHeadIsNotedWithoutLoading(name: String, tensor: String) throws {
        let copy = try TemporaryCheckpoint(copying: name)
        try copy.replace("\"\(tensor)\"", by: "\"\(String(repeating: "x", count: tensor.count))\"", in: "model.safetensors")
        let error = try #require(throws: CheckpointError.self) { _ = try description(copy.directory).storedWeights() }
        #expect(error.problem == .missingTensor(tensor))
    }

    @Test func theTokenLimitIsTheSmallerOfBoth() throws {
        let copy = try TemporaryCheckpoint()
        #expect(try description(copy.directory).tokenLimit() == 19)
        for (declared, limit) in [("12", 12), ("512", 19), ("1000000000000000019884624838656", 19), ("null", 19)] {
            try copy.write("tokenizer_config.json", "{\"model_max_length\": \(declared)}")
            #expect(try description(copy.directory).tokenLimit() == limit)
        }
        try copy.write("tokenizer_config.json", "{\"model_max_length\": 0}")
        #expect(throws: CheckpointError.self) { try description(copy.directory).tokenLimit() }
        try copy.remove("tokenizer_config.json")
        try copy.remove("tokenizer.json")
        let error = try #require(throws: CheckpointError.self) { _ = try description(copy.directory).tokenLimit() }
        guard case .missingFile(let files, "says how texts become tokens") = error.problem else { throw error }
        #expect(files.hasPrefix("tokenizer.json or "))
    }
}
