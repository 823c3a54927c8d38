import Foundation
import SightlineJSON
import SightlineTokenizers
import Testing

@Suite("What broken SentencePiece models, vocabularies and tables are told")
struct SentencePieceErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let files: [String: [UInt8]]
        let message: String
        var testDescription: String { message }

        /// - Parameter message: what follows the path of the directory.
        init(_ files: [String: [UInt8]], _ message: String) {
            self.files = files
            self.message = message
        }

        init(model: [UInt8], className: String = "AlbertTokenizer", _ message: String) {
            let settings = Array("{\"tokenizer_class\": \"\(className)\"}".utf8)
            self.init(
                ["spiece.model": model, "tokenizer_config.json": settings],
                "/spiece.model: not a SentencePiece model that can be used: " + message)
        }
    }

    private static let unknown = ProtobufFixture.piece("<unk>")
    private static let bert = Array(#"{"tokenizer_class": "BertTokenizer"}"#.utf8)

    static let rows = [
        Row(model: [], "the unknown token has the id 0, but there are 0 pieces"),
        Row(model: Array("not one".utf8), "byte 0: fields of wire type 6 do not occur in such models"),
        Row(model: [0x0A, 0x05, 0x0A], "byte 2: the field goes on behind the end of its message"),
        Row(model: [0x0A, 0x02, 0x15, 0x00], "byte 3: the field goes on behind the end of its message"),
        Row(model: [UInt8](repeating: 0xFF, count: 20), "byte 0: the field goes on behind the end of its message"),
        Row(model: [0x0A] + ProtobufFixture.varint(.max), "byte 11: the field goes on behind the end of its message"),
        Row(model: ProtobufFixture.integer(1, 7), "the model, field 1: expected bytes, found something else"),
        Row(model: ProtobufFixture.bytes(1, ProtobufFixture.bytes(1, [0xC3])),
            "a piece, field 1: expected a string in UTF-8, found something else"),
        Row(model: ProtobufFixture.bytes(1, ProtobufFixture.integer(2, 1)),
            "a piece, field 2: expected a number of 32 bits, found something else"),
        Row(model: unknown + ProtobufFixture.piece("a", score: .nan),
            "the piece \"a\": expected a finite score, found nan"),
        Row(model: unknown + ProtobufFixture.piece("a", score: -.infinity),
            "the piece \"a\": expected a finite score, found -inf"),
        Row(model: unknown + ProtobufFixture.piece("a") + ProtobufFixture.piece("a"),
            "piece 2, \"a\": expected a text that no other piece has"),
        Row(model: unknown + ProtobufFixture.piece(""), "piece 1, \"\": expected a text that no other piece has"),
        Row(model: unknown + ProtobufFixture.bytes(2, [0xC0, 0x02, 0x09]),
            "the unknown token has the id 9, but there are 1 pieces"),
        Row(model: unknown + ProtobufFixture.bytes(2, ProtobufFixture.integer(3, 3)),
            "the model type 3 is not supported; supported: 1 (unigram), 2 (bpe)"),
        Row(["spiece.model": unknown],
            "/spiece.model: neither tokenizer_config.json nor config.json names the tokenizer's class; name it there "
                + "under \"tokenizer_class\", one of AlbertTokenizer, XLMRobertaTokenizer, DebertaV2Tokenizer, "
                + "LlamaTokenizer, GemmaTokenizer"),
        Row(["spiece.model": unknown, "tokenizer_config.json": bert],
            "/spiece.model: without tokenizer.json, the tokenizer class \"BertTokenizer\" is not supported; supported: "
                + "AlbertTokenizer, XLMRobertaTokenizer, DebertaV2Tokenizer, LlamaTokenizer, GemmaTokenizer; save the "
                + "tokenizer as tokenizer.json"),
        Row(["vocab.txt": Array("a\nb\n".utf8), "tokenizer_config.json": bert],
            ": model.unk_token: the token for unknown words, \"[UNK]\", is not in the vocabulary; add it there"),
        Row(["vocab.txt": [0xFF], "tokenizer_config.json": bert],
            "/vocab.txt: the tokenizer cannot be read: it is not in UTF-8"),
        Row(["vocab.txt": Array("[UNK]\n".utf8), "tokenizer_config.json": Array(#"{"do_lower_case": 1}"#.utf8)],
            "/tokenizer_config.json: not a tokenizer that can be used: do_lower_case: expected true or false, found 1"),
    ]

    @Test("the message names the file and what is wrong there", arguments: rows)
    func files(_ row: Row) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, content) in row.files { try Data(content).write(to: folder.appendingPathComponent(name)) }
        let error = #expect(throws: TokenizerError.self) { try TokenizerSource(directory: folder).tokenizer() }
        #expect(error?.description == folder.path + row.message)
    }

    struct StageRow: Sendable, CustomTestStringConvertible {
        let key: String
        let stage: String
        let message: String
        var testDescription: String { message }
    }

    private static func unigram(_ members: String) -> StageRow.Parts { ("model", #"{"type": "Unigram", \#(members)}"#) }
    private static func metaspace(_ members: String) -> StageRow.Parts {
        ("pre_tokenizer", #"{"type": "Metaspace", \#(members)}"#)
    }
    private static func table(_ bytes: [UInt8]) -> StageRow.Parts {
        let text = Data(bytes).base64EncodedString()
        return ("normalizer", #"{"type": "Precompiled", "precompiled_charsmap": "\#(text)"}"#)
    }
    private static let malformed = "not a tokenizer that can be used: "
    private static let brokenTable = "normalizer.precompiled_charsmap: not a table of rewritings: "
    private static func truncated(_ byteCount: Int) -> String {
        brokenTable + "expected the size of a trie, the trie, and replacements, found \(byteCount) bytes that hold "
            + "no such trie"
    }
    /// A root that leads to a leaf which is not there; then one whose leaf is itself, with a value out of range.
    private static let dangling: [UInt8] = [4, 0, 0, 0, 0, 0x05, 0, 0]
    private static let outOfRange: [UInt8] = [4, 0, 0, 0, 0, 0x01, 0, 0]

    static let stageRows: [StageRow] = [
        StageRow(unigram(#""unk_id": 0, "vocab": {}"#),
            malformed + "model.vocab: expected an array of pieces, found an object"),
        StageRow(unigram(#""unk_id": 0, "vocab": []"#),
            malformed + "model.unk_id: expected a place in the vocabulary, which has 0 pieces, found 0"),
        StageRow(unigram(#""unk_id": 1, "vocab": [["a", 0]]"#),
            malformed + "model.unk_id: expected a place in the vocabulary, which has 1 pieces, found 1"),
        StageRow(unigram(#""unk_id": -1, "vocab": [["a", 0]]"#),
            malformed + "model.unk_id: expected an integer of at least 0, found -1"),
        StageRow(unigram(#""unk_id": null, "vocab": [["a", 0]]"#),
            malformed + "model.unk_id: expected the place of the token for unknown text in the vocabulary, found null"),
        StageRow(unigram(#""vocab": [["a", 0]]"#), malformed + "model.unk_id: the key is missing"),
        StageRow(unigram(#""unk_id": 0, "vocab": [["a", 0], ["b", "1"]]"#),
            malformed + "model.vocab[1][1]: expected a number, found \"1\""),
        StageRow(unigram(#""unk_id": 0, "vocab": [["a"]]"#),
            malformed + "model.vocab[0]: expected an array of a piece and its score, found an array"),
        StageRow(metaspace(#""replacement": "__""#),
            malformed + "pre_tokenizer.replacement: expected one character, found \"__\""),
        StageRow(metaspace(#""replacement": "_", "prepend_scheme": "last""#),
            malformed + "pre_tokenizer.prepend_scheme: expected one of always, first, never, found \"last\""),
        StageRow(metaspace(#""replacement": "_", "prepend_scheme": "first", "add_prefix_space": false"#),
            malformed + "pre_tokenizer.prepend_scheme: expected \"never\", as add_prefix_space is false, "
                + "found \"first\""),
        StageRow(("pre_tokenizer", #"{"type": "FixedLength", "length": 0}"#),
            malformed + "pre_tokenizer.length: expected an integer of at least 1, found 0"),
        StageRow(("normalizer", #"{"type": "Precompiled", "precompiled_charsmap": "?"}"#),
            malformed + "normalizer.precompiled_charsmap: expected base64, found \"?\""),
        StageRow(table([1, 2]), truncated(2)),
        StageRow(table([8, 0, 0, 0, 1, 2, 3, 4]), truncated(8)),
        StageRow(table([0, 0, 0, 0, 65]), truncated(5)),
        StageRow(table([4, 0, 0, 0, 0, 0, 0, 0, 0xFF]),
            brokenTable + "expected replacements in UTF-8, found other bytes"),
        StageRow(table(dangling), brokenTable + "the key at unit 0 of the trie leads to no replacement"),
        StageRow(table(outOfRange), brokenTable + "the key at unit 0 of the trie leads to no replacement"),
        StageRow(table([4, 0, 0, 0, 0, 0x01, 0, 0] + Array(repeating: 65, count: 2000)),
            brokenTable + "the replacement at byte 256 is longer than 1024 bytes"),
    ]

    @Test("the message names the place in the file", arguments: stageRows)
    func stages(_ row: StageRow) {
        let error = #expect(throws: TokenizerError.self) { try TokenizerFixture.tokenizer([row.key: row.stage]) }
        #expect(error?.description == "test.json: " + row.message)
    }
}

extension SentencePieceErrorTests.StageRow {
    typealias Parts = (key: String, stage: String)

    init(_ parts: Parts, _ message: String) {
        (key, stage) = parts
        self.message = message
    }
}
