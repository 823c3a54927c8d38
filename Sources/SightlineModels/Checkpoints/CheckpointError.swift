import Foundation

/// Why a model directory cannot be used.
public struct CheckpointError: Error, Equatable {
    public enum Problem: Equatable, Sendable {
        /// Neither a directory nor a name in the local cache; the places looked at.
        case notFound(looked: [String])
        case missingFile(String, purpose: String)
        /// `config.json` or an index is broken or lacks a key.
        case brokenFile(String, reason: String)
        case unknownArchitecture(String, supported: [String])
        /// Configuration keys that Sightline does not know, which may change the computation.
        case unknownKeys([String])
        /// A known key whose value asks for a computation that Sightline does not do.
        case unsupportedValue(key: String, found: String, supported: String)
        case missingTensor(String)
        /// The checkpoint is for another task than it was loaded for.
        case wrongTask(expected: ModelDescription.Task, found: ModelDescription.Task)
        case wrongShape(tensor: String, expected: [Int], found: [Int])
        /// A tensor with values that are not numbers.
        case notFinite(tensor: String)
    }

    /// The checkpoint, as the user named it.
    public let checkpoint: String
    public let problem: Problem

    public init(_ checkpoint: String, _ problem: Problem) {
        self.checkpoint = checkpoint
        self.problem = problem
    }
}

extension CheckpointError: CustomStringConvertible {
    public var description: String {
        "\(checkpoint): \(explanation)"
    }

    /// The description without the checkpoint's name.
    public var explanation: String {
        switch problem {
        case .notFound(let looked):
            "no such model; looked at \(looked.joined(separator: ", ")); "
                + "give a directory with config.json, tokenizer.json and model.safetensors or pytorch_model.bin, "
                + "or a name that is in the Hugging Face cache"
        case .missingFile(let file, let purpose):
            "there is no \(file), which \(purpose); save the model with save_pretrained, tokenizer included"
        case .brokenFile(let file, let reason):
            "\(file) is broken: \(reason)"
        case .unknownArchitecture(let found, let supported):
            "the architecture \(found) is not supported; supported: \(supported.joined(separator: ", "))"
        case .unknownKeys(let keys):
            "config.json has \(keys.map { "\"\($0)\"" }.joined(separator: ", ")), which Sightline does not know; "
                + "as it may change what the model computes, the model is refused. "
                + "Remove the key only if you know that it does not"
        case .unsupportedValue(let key, let found, let supported):
            "config.json asks for \(key) = \(found), which is not supported; supported: \(supported)"
        case .missingTensor(let name):
            "the weights lack the tensor \(name); is this a fine-tuned sequence classifier?"
        case .wrongTask(_, .nextToken):
            "this is a causal language model, not a classifier; it is explained by its next token, see CausalLanguageModel"
        case .wrongTask(_, .classification):
            "this is a classifier, not a causal language model; load it as a TextClassifier"
        case .wrongShape(let tensor, let expected, let found):
            "tensor \(tensor) has the shape \(found), but config.json says \(expected)"
        case .notFinite(let tensor):
            "tensor \(tensor) holds values that are not finite numbers; the checkpoint is damaged"
        }
    }
}
