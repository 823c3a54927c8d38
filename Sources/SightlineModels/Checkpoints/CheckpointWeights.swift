import Foundation
import SightlineJSON
import SightlineTensors

/// The weights of a checkpoint: `model.safetensors`, or the shards that `model.safetensors.index.json` lists, or, where
/// there is neither, the same of `pytorch_model.bin`.
///
/// Tensors are checked against the shape that the configuration implies and come out in float32, whatever they are
/// stored in.
package struct CheckpointWeights: Sendable {
    private let checkpoint: String
    /// In all files together.
    let byteCount: Int
    /// As ``WeightFile/parameterCount``, in all files together.
    let parameterCount: Int
    private let fileOfTensor: [String: any WeightFile]
    /// What the names begin with, up to their first dot.
    private let prefixes: Set<Substring>

    /// - Throws: ``CheckpointError``, `SafeTensorsError` or `TorchArchiveError`.
    package init(_ checkpoint: Checkpoint) throws {
        self.checkpoint = checkpoint.name
        var fileOfTensor: [String: any WeightFile] = [:]
        let files = try Self.files(checkpoint)
        for file in files {
            for name in file.tensorNames { fileOfTensor[name] = file }
        }
        byteCount = files.reduce(0) { $0 + $1.byteCount }
        parameterCount = files.reduce(0) { $0 + $1.parameterCount }
        self.fileOfTensor = fileOfTensor
        prefixes = Set(fileOfTensor.keys.map { $0.prefix { $0 != "." } })
    }

    private static func files(_ checkpoint: Checkpoint) throws -> [any WeightFile] {
        let (format, urls) = try fileList(checkpoint)
        return try urls.filter { $0.lastPathComponent != format.index }.map { try format.open($0) }
    }

    /// The files that hold the weights, the list of shards among them if there is one.
    ///
    /// - Throws: ``CheckpointError``.
    static func fileList(_ checkpoint: Checkpoint) throws -> (format: WeightFormat, urls: [URL]) {
        let directory = checkpoint.directory
        for format in WeightFormat.allCases {
            let single = directory.appendingPathComponent(format.single)
            if FileManager.default.fileExists(atPath: single.path) { return (format, [single]) }
            let list = directory.appendingPathComponent(format.index)
            if let index = try? Data(contentsOf: list) {
                return (format, [list] + (try shardNames(index, format, checkpoint).map(directory.appendingPathComponent)))
            }
        }
        let accepted = WeightFormat.allCases.map { "\($0.single) (or \($0.index))" }.joined(separator: " or ")
        throw CheckpointError(checkpoint.name, .missingFile(accepted, purpose: "holds the weights"))
    }

    package func contains(_ name: String) -> Bool { stored(name) != nil }

    /// Whether there are tensors whose names begin with `prefix` and a dot.
    func contains(prefix: Substring) -> Bool { prefixes.contains(prefix) }

    /// The tensor as float32.
    ///
    /// - Throws: ``CheckpointError`` (`missingTensor`, `wrongShape`, `notFinite`).
    package func tensor(_ name: String, shape: [Int]) throws -> Tensor {
        let (storedName, file) = try place(of: name, shape: shape)
        let tensor = try file.tensor(named: storedName).converted(to: .float32)
        guard try tensor.isFinite() else { throw CheckpointError(checkpoint, .notFinite(tensor: name)) }
        return tensor
    }

    /// Looks a tensor up in the headers.
    ///
    /// - Throws: ``CheckpointError`` (`missingTensor`, `wrongShape`).
    func require(_ name: String, shape: [Int]) throws {
        _ = try place(of: name, shape: shape)
    }

    private func place(of name: String, shape: [Int]) throws -> (name: String, file: any WeightFile) {
        guard let (storedName, file) = stored(name), let found = file.shape(ofTensor: storedName) else {
            throw CheckpointError(checkpoint, .missingTensor(name))
        }
        guard found == shape else {
            throw CheckpointError(checkpoint, .wrongShape(tensor: name, expected: shape, found: found))
        }
        return (storedName, file)
    }

    /// Where a tensor is stored. Checkpoints converted from TensorFlow call a normalisation's scale and shift `gamma`
    /// and `beta`; Mamba's first ones have one embedding; those of a network saved without its head leave out the network's own name.
    private func stored(_ name: String) -> (String, any WeightFile)? {
        let formerName = name.replacingOccurrences(of: "LayerNorm.weight", with: "LayerNorm.gamma")
            .replacingOccurrences(of: "LayerNorm.bias", with: "LayerNorm.beta")
        var candidates = [name, formerName, name.replacingOccurrences(of: "backbone.embeddings.", with: "backbone.embedding.")]
        let prefix = name.prefix { $0 != "." }
        if !prefixes.contains(prefix) { candidates.append(String(name.dropFirst(prefix.count + 1))) }
        for candidate in candidates {
            if let file = fileOfTensor[candidate] { return (candidate, file) }
        }
        return nil
    }

    private static func shardNames(
        _ index: Data, _ format: WeightFormat, _ checkpoint: Checkpoint
    ) throws -> [String] {
        do {
            let map = try JSONReader(try JSONValue(parsing: index))["weight_map"]
            let names = try Set(map.members().map { member in
                let name = try member.reader.string()
                // A shard lies beside the index; anything else could point outside the checkpoint.
                guard !name.contains("/"), name.hasSuffix(format.suffix) else {
                    throw member.reader.unexpected("the name of a \(format.suffix) file in the same directory")
                }
                return name
            })
            return names.sorted()
        } catch {
            throw CheckpointError(checkpoint.name, .brokenFile(format.index, reason: "\(error)"))
        }
    }
}
