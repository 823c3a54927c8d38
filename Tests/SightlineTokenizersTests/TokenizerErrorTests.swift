import Foundation
import SightlineJSON
import SightlineTokenizers
import Testing

@Suite("What a broken or foreign tokenizer.json is told")
struct TokenizerErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let changes: [String: String?]
        let message: String
        var testDescription: String { message }

        init(_ changes: [String: String?], _ message: String) {
            self.changes = changes
            self.message = message
        }
    }

    private static let wordPiece = #"""
        "type": "WordPiece", "continuing_subword_prefix": "@@", "max_input_chars_per_word": 9
        """#

    private static func bpe(_ members: String) -> String {
        #"{"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2, "<0x00>": 3}, \#(members)}"#
    }

    private static func template(_ piece: String, pair: String = "[]") -> String {
        #"""
        {"type": "TemplateProcessing", "single": [\#(piece)], "pair": \#(pair),
         "special_tokens": {"x": {"id": "x", "ids": [1], "tokens": ["a"]}}}
        """#
    }

    static let rows = [
        Row(["version": nil], "not a tokenizer that can be used: version: the key is missing"),
        Row(["version": #""2.0""#], #"not a tokenizer that can be used: version: expected "1.0", found "2.0""#),
        Row(["extra": "1"], #"not a tokenizer that can be used: the document: unknown key "extra""#),
        Row(["model": nil], "not a tokenizer that can be used: model: the key is missing"),
        Row(["model": "[]"], "not a tokenizer that can be used: model: expected an object, found an array"),
        Row(["model": "{}"], "not a tokenizer that can be used: model.type: the key is missing"),
        Row(["model": #"{"type": "Trie"}"#],
            #"model.type: the type "Trie" is not supported; supported: BPE, Unigram, WordLevel, WordPiece"#),
        Row(["model": #"{"type": 3}"#], "not a tokenizer that can be used: model.type: expected a string, found 3"),
        Row(["model": #"{"type": "WordLevel", "unk_token": "u", "vocab": {"a": 0}}"#],
            #"model.unk_token: the token for unknown words, "u", is not in the vocabulary; add it there"#),
        Row(["model": #"{"type": "WordLevel", "unk_token": "u", "vocab": {"u": "0"}}"#],
            #"not a tokenizer that can be used: model.vocab.u: expected an id, at least 0, found "0""#),
        Row(["model": #"{"type": "WordLevel", "unk_token": "u", "vocab": {"u": -1}}"#],
            "not a tokenizer that can be used: model.vocab.u: expected an id, at least 0, found -1"),
        Row(["model": #"{"type": "WordLevel", "unk_token": "u", "vocab": {"u": 0, "a": 0}}"#],
            #"model.vocab: the id 0 belongs to "u" and to "a"; every token needs its own"#),
        Row(["model": #"{"type": "WordLevel", "unk_token": "u", "vocab": {"u": 0}, "dropout": 0.1}"#],
            #"not a tokenizer that can be used: model: unknown key "dropout""#),
        Row(["model": #"{\#(wordPiece), "unk_token": "[U]", "vocab": {"u": 0}}"#],
            #"model.unk_token: the token for unknown words, "[U]", is not in the vocabulary; add it there"#),
        Row(["model": bpe(#""merges": [["a", "b"], ["ab", "a"]]"#)],
            #"model.merges[1]: the merge "ab a" needs the token "aba", which is not in the vocabulary; add it there "#
                + "or remove the merge"),
        Row(["model": bpe(#""merges": ["c d"]"#)],
            #"model.merges[0]: the merge "c d" needs the token "c", which is not in the vocabulary; add it there "#
                + "or remove the merge"),
        Row(["model": bpe(#""merges": ["a b", "ab"]"#)],
            "not a tokenizer that can be used: model.merges[1]: expected two tokens, as a string with one space "
                + #"between them or as an array, found "ab""#),
        Row(["model": bpe(#""merges": [["a", "b", "c"]]"#)],
            "not a tokenizer that can be used: model.merges[0]: expected two tokens, as a string with one space "
                + "between them or as an array, found an array"),
        Row(["model": bpe(#""merges": {}"#)],
            "not a tokenizer that can be used: model.merges: expected an array, found an object"),
        Row(["model": bpe(#""merges": [], "dropout": 0.1"#)],
            "not a tokenizer that can be used: model.dropout: expected null or 0, for dropout is for training, "
                + "found 0.1"),
        Row(["model": bpe(#""merges": [], "unk_token": "<unk>""#)],
            #"model.unk_token: the token for unknown words, "<unk>", is not in the vocabulary; add it there"#),
        Row(["model": bpe(#""merges": [], "byte_fallback": true"#)],
            "model.byte_fallback: falling back to bytes needs a token for each of them, and \"<0x01>\" is not in the "
                + "vocabulary"),
        Row(["normalizer": #"{"type": "Magic"}"#],
            #"normalizer.type: the type "Magic" is not supported; supported: BertNormalizer, ByteLevel, Lowercase, NFC, "#
                + "NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence, Strip, StripAccents"),
        Row(["normalizer": #"{"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Magic"}]}"#],
            #"normalizer.normalizers[1].type: the type "Magic" is not supported; supported: BertNormalizer, "#
                + "ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence, Strip, "
                + "StripAccents"),
        Row(["normalizer": #"{"type": "Replace", "pattern": {"Glob": "a*"}, "content": ""}"#],
            #"normalizer.pattern: the type "Glob" is not supported; supported: Regex, String"#),
        Row(["normalizer": #"{"type": "Replace", "pattern": {"String": ""}, "content": ""}"#],
            #"normalizer.pattern.String: the pattern "" cannot be used: it matches the empty text"#),
        Row(["normalizer": #"{"type": "BertNormalizer", "clean_text": true}"#],
            "not a tokenizer that can be used: normalizer.handle_chinese_chars: the key is missing"),
        Row(["pre_tokenizer": #"{"type": "UnicodeScripts"}"#],
            #"pre_tokenizer.type: the type "UnicodeScripts" is not supported; supported: BertPreTokenizer, ByteLevel, "#
                + "CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, Sequence, Split, Whitespace, "
                + "WhitespaceSplit"),
        Row(["pre_tokenizer": #"{"type": "Punctuation", "behavior": "Split"}"#],
            "not a tokenizer that can be used: pre_tokenizer.behavior: expected one of Removed, Isolated, "
                + #"MergedWithPrevious, MergedWithNext, Contiguous, found "Split""#),
        Row(["post_processor": #"{"type": "Templates"}"#],
            #"post_processor.type: the type "Templates" is not supported; supported: BertProcessing, ByteLevel, "#
                + "RobertaProcessing, Sequence, TemplateProcessing"),
        Row(["post_processor": #"{"type": "Sequence", "processors": [\#(template("")), \#(template(""))]}"#],
            "not a tokenizer that can be used: post_processor.processors[0]: expected ByteLevel before the last "
                + "post-processor, found an object"),
        Row(["post_processor": #"{"type": "RobertaProcessing", "cls": ["c", 1], "sep": ["s", 7], "#
                + #""trim_offsets": true, "add_prefix_space": true}"#],
            "post_processor.sep: no token has the id 7"),
        Row(["post_processor": template(#"{"SpecialToken": {"id": "y", "type_id": 0}}"#)],
            #"post_processor.single[0].SpecialToken.id: the special token "y" is not among the template's "#
                + #"special_tokens, "x""#),
        Row(["post_processor": template(#"{"Sequence": {"id": "B", "type_id": 0}}"#)],
            #"not a tokenizer that can be used: post_processor.single[0].Sequence.id: expected "A", "#
                + #"the only text of this template, found "B""#),
        Row(["post_processor": template(#"{"Text": {"id": "A", "type_id": 0}}"#)],
            #"post_processor.single[0]: the type "Text" is not supported; supported: Sequence, SpecialToken"#),
        Row(["post_processor": #"{"type": "BertProcessing", "cls": ["c", 1], "sep": ["s", 7]}"#],
            "post_processor.sep: no token has the id 7"),
        Row(["decoder": #"{"type": "CTC"}"#],
            #"decoder.type: the type "CTC" is not supported; supported: BPEDecoder, ByteFallback, ByteLevel, Fuse, "#
                + "Metaspace, Replace, Sequence, Strip, WordPiece"),
        Row(["decoder": #"{"type": "BPEDecoder", "suffix": ""}"#],
            "not a tokenizer that can be used: decoder.suffix: expected a string that is not empty, found \"\""),
        Row(["truncation": #"{"max_length": 8, "stride": 0, "strategy": "Shortest"}"#],
            "not a tokenizer that can be used: truncation.strategy: expected one of LongestFirst, OnlyFirst, "
                + #"OnlySecond, found "Shortest""#),
        Row(["padding": #"{"strategy": {"Fixed": -1}}"#],
            "not a tokenizer that can be used: padding.strategy.Fixed: expected an integer of at least 0, found -1"),
        Row(["added_tokens": "[\(TokenizerFixture.added(5, "x"))]"],
            "not a tokenizer that can be used: added_tokens[0].id: expected 2, the next free id, found 5"),
        Row(["added_tokens": "[\(TokenizerFixture.added(0, "a"))]"],
            "not a tokenizer that can be used: added_tokens[0].id: expected 1, its id in the model's vocabulary, "
                + "found 0"),
        Row(["added_tokens": "[\(TokenizerFixture.added(2, "x")), \(TokenizerFixture.added(2, "y"))]"],
            "not a tokenizer that can be used: added_tokens[1].id: expected 3, the next free id, found 2"),
        Row(["added_tokens": """
                [\(TokenizerFixture.added(2, "X", normalized: true)),
                 \(TokenizerFixture.added(3, "x", normalized: true))]
                """,
             "normalizer": #"{"type": "Lowercase"}"#],
            #"added_tokens[1]: "x" matches the same text as an earlier added token; remove one of the two"#),
        Row(["added_tokens": "[\(TokenizerFixture.added(2, " ", normalized: true))]",
             "normalizer": #"{"type": "Strip", "strip_left": true, "strip_right": true}"#],
            #"not a tokenizer that can be used: added_tokens[0].content: expected something that the normalizer "#
                + #"leaves over, found " ""#),
        Row(["added_tokens": "[\(TokenizerFixture.added(1, "x"))]",
             "model": #"{"type": "WordLevel", "unk_token": "u", "vocab": {"u": 1}}"#],
            #"added_tokens[0]: the id 1 belongs to "u" and to "x"; every token needs its own"#),
    ]

    @Test("the message names the place and what is wrong there", arguments: rows)
    func messages(_ row: Row) {
        let error = #expect(throws: TokenizerError.self) { try TokenizerFixture.tokenizer(row.changes) }
        #expect(error?.description == "test.json: " + row.message)
    }

    @Test("a file that is missing or not JSON is named")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("tokenizer.json")

        let missing = #expect(throws: TokenizerError.self) { try Tokenizer(contentsOf: file) }
        guard case .unreadable = missing?.reason else {
            Issue.record("expected unreadable, found \(String(describing: missing))")
            return
        }
        #expect(missing?.file == file.path)

        try Data("{\n  \"version\": }".utf8).write(to: file)
        let broken = #expect(throws: TokenizerError.self) { try Tokenizer(contentsOf: file) }
        #expect(broken?.description
            == "\(file.path): not JSON: line 2, column 14: expected a value, found '}'")
    }

    @Test("truncation and padding are checked but not applied")
    func notApplied() throws {
        let tokenizer = try TokenizerFixture.tokenizer([
            "truncation": #"{"direction": "Right", "max_length": 1, "strategy": "LongestFirst", "stride": 0}"#,
            "padding": #"""
                {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
                 "pad_type_id": 0, "pad_token": "u"}
                """#,
        ])
        #expect(try tokenizer.encode("a a a").ids == [1, 1, 1])
    }

    @Test("an early file without the model's type is read as WordPiece")
    func withoutType() throws {
        let tokenizer = try TokenizerFixture.tokenizer([
            "model": ##"""
                {"unk_token": "u", "continuing_subword_prefix": "##", "max_input_chars_per_word": 9,
                 "vocab": {"u": 0, "a": 1, "##b": 2}}
                """##
        ])
        #expect(try tokenizer.encode("ab abc").ids == [1, 2, 0])
    }
}
