import Foundation
import SightlineJSON
import SightlineTokenizers
import Testing

/// What Tests/Golden/tokenizers.py wrote with the Python library.
enum GoldenFiles {
    static let names = [
        "tiny-sentiment", "bert-cased", "bert-accents-kept", "bert-unclean", "word-level", "forms-kc",
        "forms-d-accents", "punctuation-contiguous", "punctuation-previous", "punctuation-next",
        "punctuation-removed", "added", "added-raw",
        "gpt2", "neox", "roberta", "roberta-no-space", "bloom", "llama3", "qwen2", "o200k", "deepseek", "falcon",
        "clip", "llama2", "gemma", "bpe-prefix", "bpe-suffix",
    ]

    struct Texts {
        let texts: [String]
        let pairs: [(first: String, second: String)]
        let blockSize: Int
        let blockStarts: [Int]
    }

    struct Expected {
        let written: [(ids: [Int], offsets: [Range<Int>], words: [Int?])]
        /// Of so many texts each.
        let groupSize: Int
        let checksums: [String]
        let pairs: [String]
        /// Of blocks of scalars, for some tokenizers.
        let blocks: [String]?
    }

    static func texts() throws -> Texts {
        let reader = try read("texts.json")
        let texts = try reader["texts"].elements().map { try $0.string() }
        return Texts(
            texts: texts,
            pairs: try reader["pairs"].elements().map {
                let indices = try integers($0)
                return (texts[indices[0]], texts[indices[1]])
            },
            blockSize: try reader["blockSize"].integer(),
            blockStarts: try integers(reader["blockStarts"]))
    }

    static func expected(_ name: String) throws -> Expected {
        let reader = try read("expected/\(name).json")
        return Expected(
            written: try written(try reader["written"]),
            groupSize: try reader.ifPresent("group")?.integer() ?? 1,
            checksums: checksums(try reader["checksums"].string()),
            pairs: checksums(try reader["pairs"].string()),
            blocks: try reader.ifPresent("blocks").map { checksums(try $0.string()) })
    }

    static func written(_ reader: JSONReader) throws -> [(ids: [Int], offsets: [Range<Int>], words: [Int?])] {
        try reader.elements().map { row in
            let parts = try row.elements().map(integers)
            let offsets = stride(from: 0, to: parts[1].count, by: 2).map { parts[1][$0]..<parts[1][$0 + 1] }
            return (parts[0], offsets, parts[2].map { $0 < 0 ? nil : $0 })
        }
    }

    struct Pattern: Sendable, CustomTestStringConvertible {
        let pattern: String
        /// `Split` as the file has it.
        let split: String
        let groupSize: Int
        let checksums: [String]
        var testDescription: String { split }
    }

    static func patterns() throws -> [Pattern] {
        let reader = try read("patterns.json")
        let groupSize = try reader["group"].integer()
        return try reader["patterns"].elements().map { row in
            let pattern = try row["pattern"].string()
            // As Python writes behaviours, and as files do.
            let behavior = try row["behavior"].string().split(separator: "_").map(\.capitalized).joined()
            return Pattern(
                pattern: pattern,
                split: """
                    {"type": "Split", "pattern": {"Regex": \(TokenizerFixture.quoted(pattern))}, \
                    "behavior": "\(behavior)", "invert": \(try row["invert"].bool())}
                    """,
                groupSize: groupSize, checksums: checksums(try row["checksums"].string()))
        }
    }

    static func tokenizer(_ name: String) throws -> Tokenizer {
        try Tokenizer(contentsOf: tokenizerURL(name))
    }

    static func tokenizerURL(_ name: String) throws -> URL {
        name == "tiny-sentiment" ? bundledTokenizer : try url("tokenizers/\(name).json")
    }

    /// The tokenizer of the model that comes with the package.
    private static let bundledTokenizer = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/SightlineModels/Resources/tiny-sentiment/tokenizer.json")

    static func url(_ path: String) throws -> URL {
        try #require(Bundle.module.resourceURL).appendingPathComponent("Golden/\(path)")
    }

    static func read(_ path: String) throws -> JSONReader {
        JSONReader(try JSONValue(parsing: try Data(contentsOf: try url(path))))
    }

    private static func integers(_ reader: JSONReader) throws -> [Int] {
        try reader.elements().map { try $0.integer() }
    }

    static func checksums(_ text: String) -> [String] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count, by: 8).map { start in
            String(decoding: digits[start..<min(start + 8, digits.count)], as: UTF8.self)
        }
    }
}

/// `elements` in runs of `size`, the last of which may be shorter.
func groups<Element>(of elements: [Element], _ size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: elements.count, by: size).map { elements[$0..<min($0 + size, elements.count)] }
}

extension Encoding {
    /// All that is compared, one token to a line, as in the generator.
    var written: String {
        indices.map { index in
            let word = words[index].map(String.init) ?? "-"
            let range = offsets[index]
            return "\(ids[index]) \(tokens[index]) \(range.lowerBound) \(range.upperBound) \(word) "
                + "\(typeIDs[index]) \(isSpecial[index] ? 1 : 0)\n"
        }.joined()
    }

    var indices: Range<Int> { ids.indices }
}

/// FNV-1a, 32 bits, of the UTF-8, as in the generator.
func checksum(_ text: String) -> String {
    var value: UInt32 = 0x811C_9DC5
    for byte in text.utf8 { value = (value ^ UInt32(byte)) &* 0x0100_0193 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
}

extension Tokenizer {
    /// The encoding of a text and both its decodings, as in the generator.
    func written(_ text: String) throws -> String {
        let encoding = try encode(text)
        return encoding.written + decode(encoding.ids) + "\n"
            + decode(encoding.ids, skippingSpecialTokens: false) + "\n"
    }
}
