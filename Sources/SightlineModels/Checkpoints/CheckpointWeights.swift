import Foundation
import SightlineJSON
import SightlineTensors

/// The weights of a checkpoint: `model.safetensors`, or the shards that `model.safetensors.index.json` lists.
///
/// Tensors are checked against the shape that the configuration implies and come out in float32, whatever they are
/// stored in.
struct CheckpointWeights {
    private let checkpoint: String
    private let fileOfTensor: [String: SafeTensorsFile]

    private static let single = "model.safetensors"
    private static let index = "model.safetensors.index.json"

    /// - Throws: ``CheckpointError`` or `SafeTensorsError`.
    init(_ checkpoint: Checkpoint) throws {
        self.checkpoint = checkpoint.name
        let directory = checkpoint.directory
        let files: [SafeTensorsFile]
        if FileManager.default.fileExists(atPath: directory.appendingPathComponent(Self.single).path) {
            files = [try SafeTensorsFile(url: directory.appendingPathComponent(Self.single))]
        } else if let data = try? Data(contentsOf: directory.appendingPathComponent(Self.index)) {
            files = try Self.shardNames(index: data, checkpoint: checkpoint).map {
                try SafeTensorsFile(url: directory.appendingPathComponent($0))
            }
        } else {
            throw CheckpointError(checkpoint.name, .missingFile(Self.single, purpose: "holds the weights"))
        }
        var fileOfTensor: [String: SafeTensorsFile] = [:]
        for file in files {
            for name in file.entries.keys { fileOfTensor[name] = file }
        }
        self.fileOfTensor = fileOfTensor
    }

    func contains(_ name: String) -> Bool { stored(name) != nil }

    /// The tensor as float32.
    ///
    /// - Throws: ``CheckpointError`` (`missingTensor`, `wrongShape`, `notFinite`).
    func tensor(_ name: String, shape: [Int]) throws -> Tensor {
        guard let (storedName, file) = stored(name), let entry = file.entries[storedName] else {
            throw CheckpointError(checkpoint, .missingTensor(name))
        }
        guard entry.shape == shape else {
            throw CheckpointError(checkpoint, .wrongShape(tensor: name, expected: shape, found: entry.shape))
        }
        let tensor = try file.tensor(named: storedName).converted(to: .float32)
        guard try tensor.isFinite() else { throw CheckpointError(checkpoint, .notFinite(tensor: name)) }
        return tensor
    }

    /// Where a tensor is stored. Checkpoints converted from TensorFlow call a normalisation's scale and shift `gamma`
    /// and `beta`.
    private func stored(_ name: String) -> (String, SafeTensorsFile)? {
        let formerName = name.replacingOccurrences(of: "LayerNorm.weight", with: "LayerNorm.gamma")
            .replacingOccurrences(of: "LayerNorm.bias", with: "LayerNorm.beta")
        for candidate in [name, formerName] {
            if let file = fileOfTensor[candidate] { return (candidate, file) }
        }
        return nil
    }

    private static func shardNames(index: Data, checkpoint: Checkpoint) throws -> [String] {
        do {
            let map = try JSONReader(try JSONValue(parsing: index))["weight_map"]
            let names = try Set(map.members().map { member in
                let name = try member.reader.string()
                // A shard lies beside the index; anything else could point outside the checkpoint.
                guard !name.contains("/"), name.hasSuffix(".safetensors") else {
                    throw member.reader.unexpected("the name of a safetensors file in the same directory")
                }
                return name
            })
            return names.sorted()
        } catch {
            throw CheckpointError(checkpoint.name, .brokenFile(Self.index, reason: "\(error)"))
        }
    }
}
