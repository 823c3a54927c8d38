import Foundation
import SightlineJSON
import SightlineTokenizers
import Testing

/// What Tests/Golden/sentencepiece_tokenizers.py wrote with the Python libraries.
enum SentencePieceGoldenFiles {
    /// Directories with the files of models that are published without tokenizer.json.
    static let checkpoints = [
        "xlm-roberta", "albert", "albert-cased", "deberta-v2", "deberta-v2-lower", "llama", "llama-legacy", "gemma",
        "bert", "distilbert",
    ]
    /// Files in the library's own format.
    static let files = ["xlm-roberta", "t5", "bytes-whole", "bytes-some", "ties", "byte-level", "rewritten"]

    /// A tokenizer of either kind.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let isCheckpoint: Bool
        var testDescription: String { isCheckpoint ? "the files of \(name)" : "\(name).json" }

        func tokenizer() throws -> Tokenizer {
            guard isCheckpoint else { return try SentencePieceGoldenFiles.tokenizer(name) }
            return try TokenizerSource(directory: try checkpoint(name)).tokenizer()
        }
    }

    static let cases = checkpoints.map { Case(name: $0, isCheckpoint: true) }
        + files.map { Case(name: $0, isCheckpoint: false) }

    struct Texts {
        let texts: [String]
        let writtenOut: [String]
        let pairs: [(first: String, second: String)]
        let groupSize: Int
    }

    struct Expected {
        let written: [(ids: [Int], offsets: [Range<Int>], words: [Int?])]
        /// Of groups of texts.
        let checksums: [String]
        let pairs: [String]
        let blocks: [String]
        let clusters: String
    }

    /// A choice of the texts that the other golden files have, and some more.
    static func texts() throws -> Texts {
        let shared = try GoldenFiles.texts().texts
        let reader = JSONReader(try read("texts.json"))
        let first = try reader["first"].integer()
        let extra = try reader["extra"].elements().map { try $0.string() }
        let further = stride(from: first, to: shared.count, by: try reader["step"].integer()).map { shared[$0] }
        let texts = shared[..<first] + further + extra
        return Texts(
            texts: Array(texts),
            writtenOut: texts.prefix(try reader["written"].integer() - extra.count) + extra,
            pairs: try reader["pairs"].elements().map {
                let indices = try $0.elements().map { try $0.integer() }
                return (texts[indices[0]], texts[indices[1]])
            },
            groupSize: try reader["groupSize"].integer())
    }

    static func expected(_ name: String) throws -> Expected {
        let value = try read("expected/\(name).json")
        let reader = JSONReader(value)
        return Expected(
            written: try GoldenFiles.written(try reader["written"]),
            checksums: GoldenFiles.checksums(try reader["checksums"].string()),
            pairs: GoldenFiles.checksums(try reader["pairs"].string()),
            blocks: GoldenFiles.checksums(try reader["blocks"].string()),
            clusters: try reader["clusters"].string())
    }

    static func checkpoint(_ name: String) throws -> URL {
        try url("checkpoints/\(name)")
    }

    /// The one large table of rewritings is in a model; files name the model instead.
    private static func tokenizer(_ name: String) throws -> Tokenizer {
        let model = "checkpoints/xlm-roberta/sentencepiece.bpe.model"
        let table = Data(try SentencePieceModel(Array(try Data(contentsOf: try url(model)))).characterMap)
        let text = String(decoding: try Data(contentsOf: try url("tokenizers/\(name).json")), as: UTF8.self)
        let json = try JSONValue(parsing: text.replacingOccurrences(of: model, with: table.base64EncodedString()))
        return try Tokenizer(json: json, name: name)
    }

    private static func read(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: try Data(contentsOf: try url(path)))
    }

    private static func url(_ path: String) throws -> URL {
        try #require(Bundle.module.resourceURL).appendingPathComponent("Golden/sentencepiece/\(path)")
    }
}
