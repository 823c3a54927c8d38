import Foundation
import SightlineJSON
import SightlineTokenizers

/// A checkpoint's tokenizer with the model's limit: from texts to token sequences.
struct TextReader: Sendable {
    let tokenizer: Tokenizer
    /// Longest sequence, special tokens included.
    let tokenLimit: Int

    /// - Throws: ``CheckpointError`` or `TokenizerError`, also where tokenizer and network do not go together.
    init(_ description: ModelDescription) throws {
        let checkpoint = description.checkpoint
        tokenizer = try Tokenizer(checkpoint: checkpoint)
        let declared = try Self.declaredTokenLimit(of: checkpoint) ?? .max
        tokenLimit = min(declared, description.positionLimit)
        let frame = try tokenizer.encode("").count
        guard tokenLimit > frame else {
            throw CheckpointError(
                checkpoint.name,
                .brokenFile(
                    declared < description.positionLimit ? "tokenizer_config.json" : "config.json",
                    reason: "it allows sequences of \(tokenLimit) tokens, but the \(frame) around every text leave "
                        + "no room for one"))
        }
        guard tokenizer.vocabularySize <= description.vocabularySize else {
            throw CheckpointError(
                checkpoint.name,
                .brokenFile(
                    "tokenizer.json",
                    reason: "it has \(tokenizer.vocabularySize) tokens, but the model has embeddings for "
                        + "\(description.vocabularySize); they are not of one checkpoint"))
        }
    }

    func sequence(of input: TextInput) throws -> TokenSequence {
        try tokenizer.sequence(of: input, limit: tokenLimit)
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
