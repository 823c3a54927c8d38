import Foundation
import SightlineJSON
import SightlineModels
import SightlineTokenizers

/// A text classifier that is about to be trained: what its directory will hold, its network, and what that begins with.
public struct ClassifierDraft: Sendable {
    public let files: CheckpointFiles
    public let description: ModelDescription
    public let network: TrainableClassifier
    public let initialWeights: NetworkWeights
    /// Parameters that begin with random numbers although the others are those of a checkpoint.
    public let newNames: [String]
    public let tokenizer: Tokenizer
    /// What longer texts are cut to, special tokens included.
    public let tokenLimit: Int

    /// The input that a text becomes, and whether it was cut.
    public func input(of text: TextInput) throws -> (input: ModelInput, isTruncated: Bool) {
        let sequence = try tokenizer.sequence(of: text, limit: tokenLimit)
        return (sequence.input, sequence.truncation != nil)
    }

    private init(
        _ files: CheckpointFiles, _ directory: URL, tokenLimit: Int?, stored: Checkpoint?,
        weights: (TrainableClassifier) throws -> (weights: NetworkWeights, newNames: [String])
    ) throws {
        self.files = files
        description = try ModelDescription(configuration: files.configuration, directory: directory, stored: stored)
        network = try TrainableClassifier(description, stored: stored)
        (initialWeights, newNames) = try weights(network)
        tokenizer = try Tokenizer(json: files.tokenizer, name: "tokenizer.json")
        let declared = files.tokenizerConfiguration["model_max_length"].flatMap { value -> Int? in
            if case .integer(let limit) = value, limit > 0 { limit } else { nil }
        }
        self.tokenLimit = min(tokenLimit ?? .max, declared ?? .max, description.positionLimit)
    }
}

// MARK: - New ones

extension ClassifierDraft {
    /// A new classifier.
    ///
    /// - Parameters:
    ///   - labels: A name for each class.
    ///   - tokenLimit: Texts are cut to it; nil for what the network takes.
    ///   - directory: Where it will lie.
    /// - Throws: `CheckpointError` for sizes that do not go together.
    public init(
        new family: ModelFamily, _ sizes: ModelSizes, tokenizer: NewTokenizer, labels: [String], tokenLimit: Int? = nil,
        directory: URL, seed: UInt64
    ) throws {
        let size = try Tokenizer(json: tokenizer.document, name: "tokenizer.json").vocabularySize
        var files = CheckpointFiles(
            configuration: family.configuration(sizes, vocabularySize: size, labels: labels), tokenizer: tokenizer)
        files.tokenizerConfiguration["model_max_length"] = .integer(min(tokenLimit ?? .max, sizes.positionLimit))
        try self.init(files, directory, tokenLimit: tokenLimit, stored: nil) { network in
            (try network.initialWeights(seed: seed), [])
        }
    }
}

// MARK: - From a checkpoint

/// What of a checkpoint a new classifier does not keep as it is.
public struct CheckpointChanges: Sendable {
    /// Indices of the layers that are kept, in order; nil for all.
    public var layers: [Int]?
    /// The tokenizer with a smaller vocabulary.
    public var tokenizer: PrunedTokenizer?
    /// New classes; nil for the checkpoint's own.
    public var labels: [String]?
    /// The rate of dropout at every place.
    public var dropout: Double?
    public var tokenLimit: Int?

    public init(
        layers: [Int]? = nil, tokenizer: PrunedTokenizer? = nil, labels: [String]? = nil, dropout: Double? = nil,
        tokenLimit: Int? = nil
    ) {
        self.layers = layers
        self.tokenizer = tokenizer
        self.labels = labels
        self.dropout = dropout
        self.tokenLimit = tokenLimit
    }
}

extension ClassifierDraft {
    /// A classifier that goes on from a checkpoint.
    ///
    /// - Throws: `CheckpointError`, `TokenizerError`, or ``TrainingError`` for changes that its architecture does not
    ///   allow.
    public init(
        from checkpoint: Checkpoint, _ changes: CheckpointChanges = CheckpointChanges(), directory: URL, seed: UInt64
    ) throws {
        let former = try ModelDescription(checkpoint: checkpoint)
        var files = try CheckpointFiles(of: checkpoint)
        try files.configuration.apply(changes, to: former)
        if let tokenizer = changes.tokenizer { files.tokenizer = tokenizer.document }
        let cut = NetworkCut(
            layers: changes.layers,
            tokens: changes.tokenizer.map { .init(ids: $0.formerIDs, storedCount: former.vocabularySize) })
        try self.init(files, directory, tokenLimit: changes.tokenLimit, stored: checkpoint) { network in
            try network.weights(of: checkpoint, cut: cut, keepsClassifier: changes.labels == nil, seed: seed)
        }
    }
}

extension JSONObject {
    /// Makes the configuration of a checkpoint that of a classifier with the changes.
    fileprivate mutating func apply(_ changes: CheckpointChanges, to former: ModelDescription) throws {
        self["architectures"] = .array([.string(classifierName(former))])
        // Older names for what is written anew.
        for key in ["torch_dtype", "num_labels", "_num_labels", "_name_or_path"] { self[key] = nil }
        let keys = ModelFamily(rawValue: former.architecture)?.keys
        func known(_ what: String) throws -> ModelFamily.Keys {
            guard let keys else { throw TrainingError.cannotChange(what, architecture: former.architecture) }
            return keys
        }
        if let layers = changes.layers {
            let key = try known("the number of layers").layerCount
            guard !layers.isEmpty, layers.allSatisfy((0..<former.layerCount).contains) else {
                throw TrainingError.noSuchLayers(layers, layerCount: former.layerCount)
            }
            self[key] = .integer(layers.count)
        }
        if let rate = changes.dropout {
            for (key, _) in try known("the rates of dropout").dropout { self[key] = .number(rate) }
        }
        if let labels = changes.labels {
            self["problem_type"] = nil
            for (key, value) in ModelFamily.labelMembers(labels) { self[key] = value }
        }
        if let ids = changes.tokenizer?.formerIDs {
            self["vocab_size"] = .integer(ids.count)
            for key in self.keys where key.hasSuffix("_token_id") {
                guard case .integer(let id)? = self[key] else { continue }
                self[key] = ids.firstIndex(of: id).map(JSONValue.integer) ?? .null
            }
        }
    }

    /// `BertForMaskedLM`, `BertModel` and the like become `BertForSequenceClassification`.
    private func classifierName(_ former: ModelDescription) -> String {
        let suffix = "ForSequenceClassification"
        guard case .array(let names)? = self["architectures"], case .string(let name)? = names.first else {
            return (ModelFamily(rawValue: former.architecture)?.className) ?? former.architecture + suffix
        }
        for ending in ["For", "LMHeadModel", "Model"] {
            if let range = name.range(of: ending, options: .backwards) { return name[..<range.lowerBound] + suffix }
        }
        return name
    }
}
