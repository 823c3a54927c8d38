import Foundation
import SightlineTokenizers
import Testing

@Suite("Tokenizers by their directories")
struct TokenizerSourceTests {
    static let vocabularies = [
        "gpt2", "gpt2-spaced", "gpt2-by-model", "codegen", "roberta", "roberta-untrimmed", "roberta-decoder",
        "roberta-incomplete", "bart", "qwen2",
    ]

    /// Agreement with the Python library `transformers` on what the files mean.
    @Test("vocab.json and merges.txt are the tokenizer.json they stand for", arguments: vocabularies)
    func conversion(name: String) throws {
        let directory = try GoldenFiles.url("vocabularies/\(name)")
        let source = try TokenizerSource(directory: directory)
        guard case .byteLevelBPE = source else {
            Issue.record("found \(source)")
            return
        }
        let tokenizer = try source.tokenizer()
        let expected = try Tokenizer(contentsOf: directory.appendingPathComponent("expected.json"))
        #expect(tokenizer.vocabularySize == expected.vocabularySize)
        #expect(tokenizer.specialIDs == expected.specialIDs)
        for id in 0..<expected.vocabularySize { #expect(tokenizer.token(forID: id) == expected.token(forID: id)) }
        let golden = try GoldenFiles.texts()
        for text in golden.texts {
            #expect(try tokenizer.written(text) == expected.written(text), "\(text.debugDescription)")
        }
        for pair in golden.pairs {
            #expect(try tokenizer.encode(pair.first, pair.second) == expected.encode(pair.first, pair.second))
        }
    }

    @Test("tokenizer.json goes first")
    func order() throws {
        try withDirectory(["tokenizer.json": TokenizerFixture.document([:]), "vocab.json": "{}", "merges.txt": ""]) {
            let source = try TokenizerSource(directory: $0)
            #expect(source == .tokenizerFile($0.appendingPathComponent("tokenizer.json")))
            #expect(try source.tokenizer().encode("a").ids == [1])
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let files: [String: String]
        let message: String
        var testDescription: String { message }

        /// A vocabulary of two tokens that can be loaded, with some files changed or added.
        init(_ changes: [String: String?], _ message: String) {
            var files: [String: String?] = [
                "vocab.json": #"{"a": 0, "b": 1, "ab": 2, "<|endoftext|>": 3}"#, "merges.txt": "a b\n",
                "tokenizer_config.json": #"{"tokenizer_class": "GPT2Tokenizer"}"#,
            ]
            files.merge(changes) { $1 }
            self.files = files.compactMapValues { $0 }
            self.message = message
        }
    }

    private static let expectedFiles = "tokenizer.json, or vocab.json with merges.txt, or spiece.model, or "
        + "sentencepiece.bpe.model, or spm.model, or tokenizer.model, or vocab.txt"

    static let rows = [
        Row(["vocab.json": nil],
            ": no tokenizer in this directory; expected " + expectedFiles),
        Row(["merges.txt": nil],
            ": no tokenizer in this directory; expected " + expectedFiles),
        Row(["vocab.json": "{"],
            "/vocab.json: not JSON: line 1, column 2: expected a key in quotes, found the end of the document"),
        Row(["vocab.json": "[]"],
            ": not a tokenizer that can be used: model.vocab: expected an object, found an array"),
        Row(["merges.txt": "#version: 0.2\na b\nab\n"],
            "/merges.txt: line 3: expected two tokens with one space between, found \"ab\""),
        Row(["merges.txt": "a b\n\na b\n"],
            "/merges.txt: line 2: expected two tokens with one space between, found \"\""),
        Row(["merges.txt": "a b\nb a\n"],
            ": model.merges[1]: the merge \"b a\" needs the token \"ba\", which is not in the vocabulary; add "
                + "it there or remove the merge"),
        Row(["tokenizer_config.json": #"{"tokenizer_class": "LlamaTokenizerFast"}"#],
            ": without tokenizer.json, the tokenizer class \"LlamaTokenizer\" is not supported; supported: "
                + "GPT2Tokenizer, CodeGenTokenizer, RobertaTokenizer, BartTokenizer, LEDTokenizer, "
                + "LongformerTokenizer, Qwen2Tokenizer; save the tokenizer as tokenizer.json"),
        Row(["tokenizer_config.json": nil],
            ": neither tokenizer_config.json nor config.json names the tokenizer's class; name it there under "
                + "\"tokenizer_class\", one of GPT2Tokenizer, CodeGenTokenizer, RobertaTokenizer, BartTokenizer, "
                + "LEDTokenizer, LongformerTokenizer, Qwen2Tokenizer"),
        Row(["tokenizer_config.json": #"{"tokenizer_class": 3}"#],
            "/tokenizer_config.json: not a tokenizer that can be used: tokenizer_class: expected a string, found 3"),
        Row(["tokenizer_config.json": #"{"tokenizer_class": "GPT2Tokenizer", "bos_token": {"lstrip": true}}"#],
            "/tokenizer_config.json: not a tokenizer that can be used: bos_token.content: the key is missing"),
        Row(["tokenizer_config.json": #"{"tokenizer_class": "GPT2Tokenizer", "added_tokens_decoder": {"x": "y"}}"#],
            "/tokenizer_config.json: not a tokenizer that can be used: added_tokens_decoder: expected ids as keys, "
                + "found \"x\""),
        Row(["added_tokens.json": #"{"new": 7}"#],
            ": not a tokenizer that can be used: added_tokens[1].id: expected 4, the next free id, found 7"),
        Row(["tokenizer_config.json": #"{"tokenizer_class": "RobertaTokenizer", "cls_token": null}"#],
            ": not a tokenizer that can be used: post_processor.cls: expected an array of a token and its id, found an "
                + "array"),
    ]

    @Test("the message names the file and what is wrong there", arguments: rows)
    func messages(_ row: Row) throws {
        try withDirectory(row.files) { directory in
            let error = #expect(throws: TokenizerError.self) {
                try TokenizerSource(directory: directory).tokenizer()
            }
            #expect(error?.description == directory.path + row.message)
        }
    }

    @Test("the directory of the error table loads when nothing is changed")
    func unchanged() throws {
        try withDirectory(Row([:], "").files) { directory in
            let tokenizer = try TokenizerSource(directory: directory).tokenizer()
            #expect(try tokenizer.encode("abba").ids == [2, 1, 0])
        }
    }

    private func withDirectory(_ files: [String: String], _ body: (URL) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, content) in files {
            try Data(content.utf8).write(to: directory.appendingPathComponent(name))
        }
        try body(directory)
    }
}
