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
    /// - Throws: ``CheckpointError``, `SafeTensorsError` or `TokenizerError`, naming what is wrong with which file.
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

extension Tokenizer {
    /// The tokenizer of a checkpoint, without its model.
    public init(checkpoint: Checkpoint) throws {
        let url = checkpoint.directory.appendingPathComponent("tokenizer.json")
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw CheckpointError(
                checkpoint.name, .missingFile("tokenizer.json", purpose: "says how texts become tokens"))
        }
        try self.init(contentsOf: url)
    }

    /// A text's tokens with the special ones around them, cut so that there are at most `limit`.
    func sequence(of text: String, limit: Int) throws -> TokenSequence {
        let encoding = try encode(text)
        let scalars = Array(text.unicodeScalars)
        let all = zip(encoding.ids.indices, encoding.ids).map { index, id in
            let range = encoding.offsets[index]
            let isSpecial = encoding.isSpecial[index] || isTypedSpecial(id, scalars[range])
            return TokenSequence.Token(
                id: id, text: encoding.tokens[index], range: range, word: isSpecial ? nil : encoding.words[index],
                isSpecial: isSpecial)
        }
        guard all.count > limit else { return TokenSequence(text: text, tokens: all) }

        // The post-processor's closing tokens stay; the text's last tokens go.
        let closing = all.reversed().prefix { $0.isSpecial && $0.range.isEmpty }.count
        let kept = max(limit - closing, 0)
        let tokens = Array(all.prefix(kept) + all.suffix(closing))
        return TokenSequence(
            text: text, tokens: tokens,
            truncation: .init(
                removedTokenCount: all.count - tokens.count,
                keptScalarCount: all.prefix(kept).map(\.range.upperBound).max() ?? 0, limit: limit))
    }

    /// Whether the text itself spells a special token, such as `[SEP]`. A word that the vocabulary lacks also becomes
    /// a special token, but it is content.
    ///
    /// - Parameter scalars: What the token stands for in the text; some special tokens take white space along.
    private func isTypedSpecial(_ id: Int, _ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        guard specialIDs.contains(id) else { return false }
        var spelling = String.UnicodeScalarView()
        spelling.append(contentsOf: scalars)
        return String(spelling).trimmingCharacters(in: .whitespacesAndNewlines) == token(forID: id)
    }
}
