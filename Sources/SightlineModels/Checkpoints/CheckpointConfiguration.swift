import Foundation
import SightlineJSON

/// A checkpoint's `config.json`, read strictly: a key that nobody asked for is refused, for it may change what the
/// model computes.
struct CheckpointConfiguration {
    let checkpoint: Checkpoint
    /// Whose weights decide on what the configuration leaves open; nil for a new network.
    let stored: Checkpoint?
    private let reader: JSONReader

    static let fileName = "config.json"

    init(_ checkpoint: Checkpoint) throws {
        self.checkpoint = checkpoint
        stored = checkpoint
        let url = checkpoint.directory.appendingPathComponent(Self.fileName)
        guard let data = try? Data(contentsOf: url) else {
            throw CheckpointError(
                checkpoint.name, .missingFile(Self.fileName, purpose: "says what the model computes"))
        }
        do {
            reader = JSONReader(try JSONValue(parsing: data))
            _ = try reader.object()
        } catch {
            throw CheckpointError(checkpoint.name, .brokenFile(Self.fileName, reason: "\(error)"))
        }
    }

    /// What `config.json` will hold.
    init(_ checkpoint: Checkpoint, _ content: JSONObject, stored: Checkpoint?) {
        self.checkpoint = checkpoint
        self.stored = stored
        reader = JSONReader(.object(content))
    }

    /// The value of `key`, or `fallback` where it is absent or null.
    func value<Value>(_ key: String, or fallback: Value, _ read: (JSONReader) throws -> Value) throws -> Value {
        try reading { try reader.ifPresent(key).map(read) ?? fallback }
    }

    /// Whether there is such a key, be it null.
    func has(_ key: String) throws -> Bool {
        try reading { try reader.ifPresent(key) != nil || reader.object().keys.contains(key) }
    }

    /// A count of at least one.
    func count(_ key: String, or fallback: Int) throws -> Int {
        try value(key, or: fallback) { try $0.integer(in: 1...10_000_000) }
    }

    /// A count of layers.
    func layerCount(_ key: String, or fallback: Int) throws -> Int {
        try value(key, or: fallback) { try $0.integer(in: 1...10_000) }
    }

    /// A finite number.
    func number(_ key: String, or fallback: Double) throws -> Double {
        try value(key, or: fallback) { try $0.finiteNumber() }
    }

    /// A number of at least 0, as in the epsilons of normalisations.
    func epsilon(_ key: String, or fallback: Double) throws -> Double {
        try value(key, or: fallback) { reader in
            let value = try reader.finiteNumber()
            guard value >= 0 else { throw reader.unexpected("a number of at least 0") }
            return value
        }
    }

    /// The share of numbers that training sets to 0.
    func dropout(_ key: String, or fallback: Double) throws -> Double {
        try value(key, or: fallback) { reader in
            let rate = try reader.finiteNumber()
            guard (0...1).contains(rate) else { throw reader.unexpected("a number from 0 to 1") }
            return rate
        }
    }

    func flag(_ key: String, or fallback: Bool) throws -> Bool {
        try value(key, or: fallback) { try $0.bool() }
    }

    /// A token's id; nil where the configuration names none.
    func tokenID(_ key: String, or fallback: Int? = nil) throws -> Int? {
        try value(key, or: fallback) { try $0.integer(in: -1...10_000_000) }.flatMap { $0 < 0 ? nil : $0 }
    }

    /// A token's id, or the first of several; nil where the configuration names none.
    func firstTokenID(_ key: String) throws -> Int? {
        let id = try value(key, or: nil) { reader -> Int? in
            let first = if case .array = reader.value { try reader.elements().first } else { reader }
            return try first?.integer(in: -1...10_000_000)
        }
        return id.flatMap { $0 < 0 ? nil : $0 }
    }

    /// A value that names a computation, out of those supported.
    func choice<Value>(_ key: String, or fallback: Value, among choices: [String: Value]) throws -> Value {
        guard let name = try value(key, or: nil, { try $0.string() }) else { return fallback }
        guard let choice = choices[name] else {
            throw CheckpointError(
                checkpoint.name,
                .unsupportedValue(key: key, found: "\"\(name)\"", supported: choices.keys.sorted().joined(separator: ", ")))
        }
        return choice
    }

    /// Refuses a key that is set to anything but the one value Sightline computes with; absent and null pass.
    func require(_ key: String, toBe expected: JSONValue) throws {
        try require(key, toBe: "\(expected.summary)") { $0 == expected }
    }

    /// Refuses a key whose value does not satisfy `isSupported`; absent and null pass.
    func require(_ key: String, toBe supported: String, where isSupported: (JSONValue) -> Bool) throws {
        guard let found = try reading({ try reader.ifPresent(key) }), !isSupported(found.value) else { return }
        throw CheckpointError(
            checkpoint.name, .unsupportedValue(key: key, found: found.value.summary, supported: supported))
    }

    /// Marks keys as known to leave the computation of a trained model's scores as it is.
    func ignore(_ keys: [String]) throws {
        for key in keys { _ = try reading { try reader.ifPresent(key) } }
    }

    /// Call when everything that matters has been asked for.
    func refuseUnreadKeys() throws {
        try ignore(Self.inertKeys)
        // A null asks for nothing.
        let unknown = try reader.unreadKeys.filter { try reader.ifPresent($0) != nil }
        guard unknown.isEmpty else { throw CheckpointError(checkpoint.name, .unknownKeys(unknown)) }
    }

    private func reading<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as JSONReadingError {
            throw CheckpointError(checkpoint.name, .brokenFile(Self.fileName, reason: "\(error)"))
        }
    }

    /// The error that sizes do not go together.
    func inconsistent(_ reason: String) -> CheckpointError {
        CheckpointError(checkpoint.name, .brokenFile(Self.fileName, reason: reason))
    }

    /// Keys any checkpoint may carry that do not bear on a classifier's scores: bookkeeping, training, and settings
    /// for generating text.
    private static let inertKeys = [
        "_name_or_path", "name_or_path", "_commit_hash", "_attn_implementation", "_attn_implementation_autoset",
        "attn_implementation", "architectures", "bad_words_ids", "begin_suppress_tokens", "bos_token_id",
        "cross_attention_hidden_size", "decoder_start_token_id", "diversity_penalty", "do_sample", "dtype",
        "early_stopping", "encoder_no_repeat_ngram_size", "eos_token_id", "exponential_decay_length_penalty",
        "finetuning_task", "forced_bos_token_id", "forced_eos_token_id", "gradient_checkpointing",
        "is_encoder_decoder", "label2id", "language", "length_penalty", "license", "max_length", "min_length",
        "no_repeat_ngram_size", "num_beam_groups", "num_beams", "num_return_sequences", "output_attentions",
        "output_hidden_states", "output_past", "output_scores", "pad_token_id", "prefix", "remove_invalid_values",
        "repetition_penalty", "return_dict", "return_dict_in_generate", "sep_token_id", "suppress_tokens",
        "task_specific_params", "temperature", "tf_legacy_loss", "tie_encoder_decoder", "tie_word_embeddings",
        "tokenizer_class", "top_k", "top_p", "torch_dtype", "torchscript", "transformers_version",
        "transformers.js_config", "typical_p", "use_bfloat16", "use_cache",
    ]
}

extension JSONReader {
    func finiteNumber() throws(JSONReadingError) -> Double {
        let value = try number()
        guard value.isFinite else { throw unexpected("a finite number") }
        return value
    }
}
