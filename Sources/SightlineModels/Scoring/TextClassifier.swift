import Foundation
import SightlineJSON
import SightlineTensors
import SightlineTokenizers

/// A sequence classifier read from a checkpoint: tokenizer, encoder and labels.
///
/// ```swift
/// let model = try TextClassifier(checkpoint: .bundled)
/// let prediction = try model.predict("A gripping film")
/// ```
public final class TextClassifier: ScoringModel {
    public let checkpoint: Checkpoint
    /// Longest sequence the model takes, special tokens included.
    public let tokenLimit: Int
    private let tokenizer: Tokenizer
    private let encoder: EncoderClassifier

    public var name: String { checkpoint.name }
    public var labels: ClassificationLabels { encoder.configuration.labels }

    /// Loads everything; nothing is read later.
    ///
    /// - Throws: ``CheckpointError``, `SafeTensorsError`, `TorchArchiveError` or `TokenizerError`, naming what is wrong
    ///   with which file.
    public init(checkpoint: Checkpoint) throws {
        self.checkpoint = checkpoint
        encoder = try EncoderClassifier(checkpoint)
        tokenizer = try Tokenizer(checkpoint: checkpoint)
        let declared = try Self.declaredTokenLimit(of: checkpoint) ?? .max
        tokenLimit = min(declared, encoder.configuration.positionCount)
        let frame = try tokenizer.encode("").count
        guard tokenLimit > frame else {
            throw CheckpointError(
                checkpoint.name,
                .brokenFile(
                    declared < encoder.configuration.positionCount ? "tokenizer_config.json" : "config.json",
                    reason: "it allows sequences of \(tokenLimit) tokens, but the \(frame) around every text leave "
                        + "no room for one"))
        }
        guard tokenizer.vocabularySize <= encoder.configuration.vocabularySize else {
            throw CheckpointError(
                checkpoint.name,
                .brokenFile(
                    "tokenizer.json",
                    reason: "it has \(tokenizer.vocabularySize) tokens, but the model has embeddings for "
                        + "\(encoder.configuration.vocabularySize); they are not of one checkpoint"))
        }
    }

    public func tokenize(_ text: String) throws -> TokenSequence {
        try tokenizer.sequence(of: text, limit: tokenLimit)
    }

    /// - Throws: ``ScoringError`` for a sequence that is empty, beyond the model's limit or has an unknown id.
    /// - Complexity: One forward pass per sequence, all in one batch: ``PerturbationEngine`` divides larger sets.
    public func logits(of sequences: [[Int]]) throws -> [[Double]] {
        guard !sequences.isEmpty else { return [] }
        for (index, sequence) in sequences.enumerated() { try check(sequence, index) }
        let flat: [Double] = try Runtime.onOneThread {
            try encoder.logits(PackedSequences(sequences)).converted(to: .float64).elements()
        }
        let labelCount = labels.names.count
        return stride(from: 0, to: flat.count, by: labelCount).map { Array(flat[$0..<$0 + labelCount]) }
    }

    private func check(_ sequence: [Int], _ index: Int) throws {
        guard !sequence.isEmpty else { throw ScoringError.emptySequence(model: name, index: index) }
        let limit = encoder.configuration.positionCount
        guard sequence.count <= limit else {
            throw ScoringError.sequenceTooLong(
                model: name, index: index, tokenCount: sequence.count, limit: limit)
        }
        let vocabularySize = encoder.configuration.vocabularySize
        if let id = sequence.first(where: { !(0..<vocabularySize).contains($0) }) {
            throw ScoringError.unknownToken(model: name, id: id, vocabularySize: vocabularySize)
        }
    }

    /// What the tokenizer's own settings say of the longest sequence. Tokenizers without a limit write an enormous
    /// number there.
    private static func declaredTokenLimit(of checkpoint: Checkpoint) throws -> Int? {
        let file = "tokenizer_config.json"
        guard let data = try? Data(contentsOf: checkpoint.directory.appendingPathComponent(file)) else { return nil }
        do {
            let limit = try JSONReader(try JSONValue(parsing: data)).ifPresent("model_max_length")
            guard let limit, case .integer = limit.value else { return nil }
            return try limit.integer(in: 1 ... .max)
        } catch {
            throw CheckpointError(checkpoint.name, .brokenFile(file, reason: "\(error)"))
        }
    }
}
