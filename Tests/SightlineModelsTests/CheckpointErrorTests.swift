import Foundation
import SightlineModels
import SightlineTensors
import SightlineTokenizers
import Testing

@Suite("A checkpoint that cannot be used is refused, saying why")
struct CheckpointErrorTests {
    struct Spoiled: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let copied: String
        let message: [String]
        let isExpected: @Sendable (CheckpointError.Problem) -> Bool
        let spoil: @Sendable (TemporaryCheckpoint) throws -> Void

        init(
            _ name: String, copying copied: String = "bert-gelu-python", _ problem: CheckpointError.Problem,
            _ spoil: @escaping @Sendable (TemporaryCheckpoint) throws -> Void
        ) {
            testDescription = name
            self.copied = copied
            message = []
            isExpected = { $0 == problem }
            self.spoil = spoil
        }

        /// A file that does not read, for a reason with `message` in it.
        init(
            _ name: String, copying copied: String = "bert-gelu-python", broken file: String, _ message: String...,
            spoil: @escaping @Sendable (TemporaryCheckpoint) throws -> Void
        ) {
            testDescription = name
            self.copied = copied
            self.message = ["\(file) is broken: "] + message
            isExpected = { if case .brokenFile(file, _) = $0 { true } else { false } }
            self.spoil = spoil
        }

        /// A value of `config.json` that another one stands in for.
        init(_ key: String, _ value: String, _ problem: CheckpointError.Problem) {
            self.init("\(key) = \(value)", problem) { try $0.configure(key, value) }
        }

        init(_ key: String, _ value: String, broken message: String) {
            self.init("\(key) = \(value)", broken: "config.json", message) { try $0.configure(key, value) }
        }
    }

    static let firstMissing = CheckpointError.Problem.missingTensor("bert.encoder.layer.1.attention.self.query.weight")
    static let supported = [
        "bert", "distilbert", "roberta", "xlm-roberta", "camembert", "electra", "albert", "deberta-v2", "modernbert", "gpt2",
        "bloom", "gpt_neox", "llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "mamba",
    ]
    static let weights = "model.safetensors"
    static let index = "model.safetensors.index.json"

    static let cases: [Spoiled] = [
        Spoiled("no configuration", .missingFile("config.json", purpose: "says what the model computes")) {
            try $0.remove("config.json")
        },
        Spoiled(
            "no weights",
            .missingFile(
                "model.safetensors (or model.safetensors.index.json) or pytorch_model.bin (or "
                    + "pytorch_model.bin.index.json)",
                purpose: "holds the weights")
        ) { try $0.remove(weights) },
        Spoiled("rotations of an unknown kind", copying: "llama", broken: "config.json", "rope_scaling.type", "llama3") {
            try $0.configure("rope_scaling", #"{"type": "mystery", "factor": 2}"#)
        },
        Spoiled("an unknown key of rotations", copying: "llama", broken: "config.json", "magic") {
            try $0.configure("rope_scaling", #"{"rope_type": "linear", "factor": 2, "magic": 1}"#)
        },
        Spoiled("rotations without their factor", copying: "llama", broken: "config.json", "factor") {
            try $0.configure("rope_scaling", #"{"rope_type": "linear"}"#)
        },
        Spoiled(
            "heads that share keys unevenly", copying: "llama", broken: "config.json",
            "num_key_value_heads is 2, which does not divide the 3 attention heads"
        ) { try $0.configure("num_key_value_heads", "2") },
        Spoiled(
            "bounded scores in Gemma 3", copying: "gemma3",
            .unsupportedValue(key: "attn_logit_softcapping", found: "50", supported: "null")
        ) { try $0.configure("attn_logit_softcapping", "50") },
        Spoiled("distances of an unknown kind", copying: "deberta-v2", broken: "config.json", "pos_att_type") {
            try $0.configure("pos_att_type", #""p2p|c2p""#)
        },
        Spoiled(
            "no tokenizer",
            .missingFile(
                "tokenizer.json or vocab.json with merges.txt or spiece.model or sentencepiece.bpe.model or spm.model or "
                    + "tokenizer.model or vocab.txt", purpose: "says how texts become tokens")
        ) { try $0.remove("tokenizer.json") },
        Spoiled("a configuration that is not JSON", broken: "config.json", "line 1") {
            try $0.write("config.json", "{\"model_type\": \"bert\"")
        },
        Spoiled("a configuration that is a list", broken: "config.json", "expected an object") {
            try $0.write("config.json", "[]")
        },
        Spoiled("model_type", "\"reformer\"", .unknownArchitecture("reformer", supported: supported)),
        Spoiled(
            "model_type", "null",
            .unknownArchitecture("(none: config.json has no model_type)", supported: supported)),
        Spoiled("model_type", "3", broken: "model_type: expected a string, found 3"),

        // Other computations.
        Spoiled("use_magic", "true", .unknownKeys(["use_magic"])),
        Spoiled(
            "position_embedding_type", "\"relative_key\"",
            .unsupportedValue(key: "position_embedding_type", found: "\"relative_key\"", supported: "\"absolute\"")),
        Spoiled("is_decoder", "true", .unsupportedValue(key: "is_decoder", found: "true", supported: "false")),
        Spoiled(
            "add_cross_attention", "true",
            .unsupportedValue(key: "add_cross_attention", found: "true", supported: "false")),
        Spoiled(
            "pruned_heads", #"{"0": [1]}"#,
            .unsupportedValue(key: "pruned_heads", found: "an object", supported: "no pruned heads")),
        Spoiled(
            "hidden_act", "\"mish\"",
            .unsupportedValue(
                key: "hidden_act", found: "\"mish\"",
                supported: "gelu, gelu_accurate, gelu_fast, gelu_new, gelu_python, gelu_pytorch_tanh, linear, quick_gelu, "
                    + "relu, silu, swish, tanh")),
        Spoiled("hidden_act", "7", broken: "hidden_act: expected a string, found 7"),
        Spoiled(
            "problem_type", "\"ranking\"",
            .unsupportedValue(
                key: "problem_type", found: "\"ranking\"",
                supported: "multi_label_classification, regression, single_label_classification")),
        Spoiled(
            "num_attention_heads", "4",
            .unsupportedValue(
                key: "the number of attention heads", found: "4", supported: "a divisor of the hidden size 15")),

        // Sizes.
        Spoiled("hidden_size", "0", broken: "hidden_size: expected an integer in 1...10000000, found 0"),
        Spoiled("hidden_size", "-15", broken: "hidden_size"),
        Spoiled("hidden_size", "\"15\"", broken: "hidden_size: expected an integer"),
        Spoiled("hidden_size", "15.5", broken: "hidden_size"),
        Spoiled("hidden_size", "9223372036854775808", broken: "hidden_size"),
        Spoiled("num_hidden_layers", "2", firstMissing),
        Spoiled("num_hidden_layers", "10000", firstMissing),
        Spoiled("num_hidden_layers", "10000000", broken: "num_hidden_layers: expected an integer in 1...10000"),
        Spoiled("num_hidden_layers", "10000001", broken: "num_hidden_layers"),
        Spoiled("num_hidden_layers", "0", broken: "num_hidden_layers"),
        Spoiled("num_attention_heads", "0", broken: "num_attention_heads"),
        Spoiled(
            "vocab_size", "49",
            .wrongShape(tensor: "bert.embeddings.word_embeddings.weight", expected: [49, 15], found: [48, 15])),
        Spoiled(
            "max_position_embeddings", "10000000",
            .wrongShape(
                tensor: "bert.embeddings.position_embeddings.weight", expected: [10_000_000, 15], found: [19, 15])),
        Spoiled(
            "type_vocab_size", "1",
            .wrongShape(tensor: "bert.embeddings.token_type_embeddings.weight", expected: [1, 15], found: [2, 15])),
        Spoiled(
            "intermediate_size", "10000000",
            .wrongShape(
                tensor: "bert.encoder.layer.0.intermediate.dense.weight", expected: [10_000_000, 15], found: [17, 15])),
        Spoiled("layer_norm_eps", "-1e-5", broken: "layer_norm_eps: expected a number of at least 0"),
        Spoiled("layer_norm_eps", "\"small\"", broken: "layer_norm_eps: expected a number"),

        // Labels.
        Spoiled("id2label", "{}", broken: "id2label: expected at least one label"),
        Spoiled("id2label", #"{"0": "a", "2": "b"}"#, broken: "id2label: expected the keys 0 to 1"),
        Spoiled("id2label", #"{"0": "a", "00": "b"}"#, broken: "id2label: expected the keys 0 to 1"),
        Spoiled("id2label", #"{"0": "a", "1": 5}"#, broken: "id2label.1: expected a string"),
        Spoiled("id2label", #"["a", "b"]"#, broken: "id2label: expected an object"),
        Spoiled(
            "id2label", #"{"0": "a", "1": "b", "2": "c"}"#,
            .wrongShape(tensor: "classifier.weight", expected: [3, 15], found: [2, 15])),

        // Weights.
        Spoiled("a tensor by another name", .missingTensor("classifier.weight")) {
            try $0.replace("classifier.weight", by: "classifier.weighs", in: weights)
        },
        Spoiled(
            "a tensor that lies on its side",
            .wrongShape(tensor: "classifier.weight", expected: [2, 15], found: [15, 2])
        ) {
            let entry = #""classifier.weight":{"dtype":"F32","shape":"#
            try $0.replace(entry + "[2,15]", by: entry + "[15,2]", in: weights)
        },
        Spoiled("a number that is none", .notFinite(tensor: "bert.pooler.dense.weight")) {
            try $0.overwrite("bert.pooler.dense.weight", element: 37, with: .nan)
        },
        Spoiled("an infinite number", .notFinite(tensor: "bert.embeddings.word_embeddings.weight")) {
            try $0.overwrite("bert.embeddings.word_embeddings.weight", element: 700, with: -.infinity)
        },

        // Shards.
        Spoiled("a shard outside", copying: "bert-tanh", broken: index, "in the same directory") {
            try $0.write(index, #"{"weight_map": {"a": "../model.safetensors"}}"#)
        },
        Spoiled("a shard elsewhere", copying: "bert-tanh", broken: index, "in the same directory") {
            try $0.write(index, #"{"weight_map": {"a": "/elsewhere/model.safetensors"}}"#)
        },
        Spoiled("a shard of another kind", copying: "bert-tanh", broken: index, "in the same directory") {
            try $0.write(index, #"{"weight_map": {"a": "model.bin"}}"#)
        },
        Spoiled("a shard without a name", copying: "bert-tanh", broken: index, "weight_map.a: expected a string") {
            try $0.write(index, #"{"weight_map": {"a": 1}}"#)
        },
        Spoiled("an index without a map", copying: "bert-tanh", broken: index, "weight_map: the key is missing") {
            try $0.write(index, "{}")
        },
        Spoiled("an index that is not JSON", copying: "bert-tanh", broken: index, "line 1") {
            try $0.write(index, "{")
        },
        Spoiled("an index of nothing", copying: "bert-tanh", .missingTensor("bert.embeddings.word_embeddings.weight")) {
            try $0.write(index, #"{"weight_map": {}}"#)
        },

        // The tokenizer.
        Spoiled("a tokenizer of another model", broken: "tokenizer.json", "it has 49 tokens", "embeddings for 48") {
            try $0.replace(#"],"normalizer""#, by: #",{"id":48,"content":"[NEW]","single_word":false,"lstrip":false,"#
                + #""rstrip":false,"normalized":false,"special":true}],"normalizer""#, in: "tokenizer.json")
        },
        Spoiled("a limit of nothing", broken: "tokenizer_config.json", "model_max_length") {
            try $0.write("tokenizer_config.json", #"{"model_max_length": 0}"#)
        },
        Spoiled("settings that are not JSON", broken: "tokenizer_config.json", "line 1") {
            try $0.write("tokenizer_config.json", "nonsense")
        },
        Spoiled("a limit without room for a text", broken: "tokenizer_config.json", "2 tokens", "no room for one") {
            try $0.write("tokenizer_config.json", #"{"model_max_length": 2}"#)
        },
    ]

    @Test(arguments: cases)
    func isRefused(_ spoiled: Spoiled) throws {
        let copy = try TemporaryCheckpoint(copying: spoiled.copied)
        try spoiled.spoil(copy)
        let error = try #require(throws: CheckpointError.self) {
            try TextClassifier(checkpoint: Checkpoint(directory: copy.directory))
        }
        #expect(spoiled.isExpected(error.problem), "\(error)")
        #expect("\(error)".hasPrefix(copy.directory.path + ": "))
        for part in spoiled.message { #expect("\(error)".contains(part), "\(error)") }
    }

    @Test func filesOfTheirOwnFormatHaveTheirOwnErrors() throws {
        let tokenizer = try TemporaryCheckpoint()
        try tokenizer.write("tokenizer.json", "{")
        #expect(throws: TokenizerError.self) {
            try TextClassifier(checkpoint: Checkpoint(directory: tokenizer.directory))
        }

        let shards = try TemporaryCheckpoint(copying: "bert-tanh")
        try shards.remove("model-00002-of-00004.safetensors")
        let error = try #require(throws: SafeTensorsError.self) {
            try TextClassifier(checkpoint: Checkpoint(directory: shards.directory))
        }
        #expect(error.url.lastPathComponent == "model-00002-of-00004.safetensors")

        let weights = try TemporaryCheckpoint()
        try weights.write("model.safetensors", "version 1")
        #expect(throws: SafeTensorsError.self) {
            try TextClassifier(checkpoint: Checkpoint(directory: weights.directory))
        }
    }

    /// What leaves the computation as it is does not stand in the way.
    @Test(arguments: [
        ("pruned_heads", "{}"), ("use_magic", "null"), ("is_decoder", "null"), ("torch_dtype", "\"float16\""),
        ("position_embedding_type", "\"absolute\""), ("layer_norm_eps", "0"), ("num_labels", "2"),
    ])
    func harmlessKeysPass(key: String, value: String) throws {
        let copy = try TemporaryCheckpoint()
        try copy.configure(key, value)
        _ = try TextClassifier(checkpoint: Checkpoint(directory: copy.directory))
    }

    @Test func whatIsNoDirectoryIsNotFound() throws {
        let copy = try TemporaryCheckpoint()
        for url in [copy.url("nowhere"), copy.url("config.json")] {
            let error = CheckpointError(url.path, .notFound(looked: [url.path]))
            #expect(throws: error) { try Checkpoint(directory: url) }
        }
        for name in ["", "no-such-organisation/no-such-model", "../x", "a/b/c"] {
            let error = try #require(throws: CheckpointError.self) { try Checkpoint(name) }
            guard case .notFound(let looked) = error.problem else {
                Issue.record("\(error)")
                continue
            }
            #expect(!looked.isEmpty)
            #expect("\(error)".contains("no such model"))
        }
        #expect(try Checkpoint("tiny-sentiment") == .bundled)
        #expect(try Checkpoint(copy.directory.path).directory.path == copy.directory.path)
    }
}
