import SightlineJSON
import SightlineRandom
import SightlineTokenizers
import Testing

@Suite("What holds for every tokenizer and text")
struct TokenizerPropertyTests {
    /// Those that take spaces out of the offsets, which leaves none of a token of spaces.
    static let trimming: Set = ["neox", "roberta", "roberta-no-space", "llama3", "falcon"]
    static let cases = GoldenFiles.names.flatMap { name in (0..<4).map { (name, UInt64($0)) } }

    @Test("offsets stay in range and in order, words count up", arguments: cases)
    func offsets(name: String, seed: UInt64) throws {
        let tokenizer = try GoldenFiles.tokenizer(name)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let text = randomText(using: &random)
            let encoding = try tokenizer.encode(text, addingSpecialTokens: false)
            let count = text.unicodeScalars.count
            #expect(encoding.offsets.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= count })
            let isTrimming = Self.trimming.contains(name)
            if !isTrimming { #expect(encoding.offsets.allSatisfy { !$0.isEmpty }) }
            for (earlier, later) in zip(encoding.offsets, encoding.offsets.dropFirst()) {
                #expect(earlier.upperBound <= later.upperBound, "seed \(seed), \(text.debugDescription)")
                // A space that was added before a character is trimmed as if it were that character.
                if isTrimming { continue }
                #expect(earlier.lowerBound <= later.lowerBound, "seed \(seed), \(text.debugDescription)")
            }
            let words = encoding.words.compactMap { $0 }
            #expect(words.count == encoding.count)
            for (earlier, later) in zip(words, words.dropFirst()) { #expect((0...1).contains(later - earlier)) }
            #expect(encoding.ids.allSatisfy { tokenizer.token(forID: $0) != nil })
        }
    }

    @Test("what texts are made of are ordinary tokens", arguments: cases)
    func ordinaryTokens(name: String, seed: UInt64) throws {
        let tokenizer = try GoldenFiles.tokenizer(name)
        let ordinary = Set(tokenizer.ordinaryIDs)
        #expect(ordinary.count <= tokenizer.vocabularySize)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let encoding = try tokenizer.encode(randomText(using: &random), addingSpecialTokens: false)
            // A text may spell a special token.
            #expect(ordinary.union(tokenizer.specialIDs).isSuperset(of: encoding.ids))
        }
    }

    @Test("special tokens come on top, and change nothing else", arguments: cases)
    func specialTokens(name: String, seed: UInt64) throws {
        let tokenizer = try GoldenFiles.tokenizer(name)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let text = randomText(using: &random)
            let bare = try tokenizer.encode(text, addingSpecialTokens: false)
            let full = try tokenizer.encode(text)
            let kept = full.isSpecial.indices.filter { !full.isSpecial[$0] }
            #expect(kept.map { full.ids[$0] } == bare.ids)
            #expect(kept.map { full.offsets[$0] } == bare.offsets)
            #expect(bare.isSpecial.allSatisfy { !$0 })
        }
    }

    @Test("arbitrary bytes never stop it, and encoding is repeatable", arguments: cases)
    func bytes(name: String, seed: UInt64) throws {
        let tokenizer = try GoldenFiles.tokenizer(name)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let encoding = try tokenizer.encode(text)
            #expect(try tokenizer.encode(text) == encoding)
            _ = tokenizer.decode(encoding.ids)
            _ = tokenizer.decode(encoding.ids.map { $0 &- Int.random(in: -9...9, using: &random) })
        }
    }

    @Test("a lower-case English sentence comes back from its tokens")
    func decoding() throws {
        let tokenizer = try GoldenFiles.tokenizer("tiny-sentiment")
        let texts = [
            "a gripping, beautifully acted film.", "the plot? it is not there!", "good acting, but 10 minutes too long",
        ]
        for text in texts {
            let encoding = try tokenizer.encode(text)
            #expect(tokenizer.decode(encoding.ids) == text)
        }
        #expect(tokenizer.decode([2, 3, 4], skippingSpecialTokens: false) == "[CLS] [SEP] [MASK]")
        #expect(tokenizer.decode([2, 3, 4]) == "")
        #expect(tokenizer.decode([-1, .max, .min]) == "")
    }

    @Test("tokens and ids are inverse to one another", arguments: GoldenFiles.names)
    func vocabulary(name: String) throws {
        let tokenizer = try GoldenFiles.tokenizer(name)
        let hasRenamedTokens = name.hasPrefix("added")
        for id in 0..<tokenizer.vocabularySize {
            let token = try #require(tokenizer.token(forID: id))
            if !hasRenamedTokens { #expect(tokenizer.id(forToken: token) == id) }
        }
        #expect(tokenizer.token(forID: tokenizer.vocabularySize) == nil)
        #expect(tokenizer.token(forID: -1) == nil)
    }

    @Test("what follows a text does not change its tokens, however long it is")
    func longTexts() throws {
        let tokenizer = try GoldenFiles.tokenizer("tiny-sentiment")
        let line = "A d\u{E9}j\u{E0}-vu film \u{4E2D}\u{6587}, [SEP] e\u{301}tc. "
        let once = try tokenizer.encode(line, addingSpecialTokens: false)
        let repeats = 2_000
        let many = try tokenizer.encode(String(repeating: line, count: repeats), addingSpecialTokens: false)
        #expect(many.ids == Array(repeatElement(once.ids, count: repeats).joined()))
        let last = try #require(many.offsets.last)
        #expect(last.upperBound == line.unicodeScalars.count * repeats - 1)
    }

    /// Each of these would take very long if any stage looked back or ahead over
    /// the whole run.
    @Test("long runs of one kind are read in one go", arguments: [
        "x", "\u{301}", " ", "-", "[", "e\u{301}", "\u{4E2D}", "foo", "7", "\u{1F600}", "\n", "Ab",
    ])
    func runs(unit: String) throws {
        let text = String(repeating: unit, count: 40_000)
        let count = text.unicodeScalars.count
        for name in ["tiny-sentiment", "added", "forms-kc", "gpt2", "o200k", "clip", "llama2"] {
            let encoding = try GoldenFiles.tokenizer(name).encode(text, addingSpecialTokens: false)
            #expect(encoding.offsets.allSatisfy { $0.upperBound <= count })
        }
    }

    /// Each attempt at a match here looks ahead over the whole rest in vain.
    @Test("attempts in vain are not repeated", arguments: [
        (#"\\s+$"#, " ", 1), ("a*b|a", "a", 200_001), ("(?:a|aa)*b", "a", 1),
    ])
    func attemptsInVain(pattern: String, unit: String, pieceCount: Int) throws {
        let tokenizer = try TokenizerFixture.tokenizer([
            "pre_tokenizer": """
                {"type": "Split", "pattern": {"Regex": "\(pattern)"}, "behavior": "Isolated", "invert": false}
                """
        ])
        let encoding = try tokenizer.encode(String(repeating: unit, count: 200_000) + "x")
        #expect(encoding.count == pieceCount)
    }

    @Test("added tokens of letters and spaces, however they overlap", arguments: 0..<60)
    func overlappingAddedTokens(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func word(_ length: ClosedRange<Int>) -> String {
            String((0..<Int.random(in: length, using: &random)).map { _ in
                Bool.random(using: &random) ? " " : Bool.random(using: &random) ? "x" : "-"
            })
        }
        let contents = Set((0..<6).map { _ in word(1...3) }).sorted()
        let tokens = contents.enumerated().map { index, content in
            let flags = ["single_word", "lstrip", "rstrip", "normalized", "special"].map {
                "\"\($0)\": \(Bool.random(using: &random))"
            }
            return "{\"id\": \(index + 2), \"content\": \"\(content)\", \(flags.joined(separator: ", "))}"
        }
        let tokenizer = try TokenizerFixture.tokenizer(["added_tokens": "[\(tokens.joined(separator: ","))]"])
        for _ in 0..<50 {
            let text = word(0...30)
            let encoding = try tokenizer.encode(text)
            #expect(encoding.offsets.allSatisfy { !$0.isEmpty && $0.upperBound <= text.utf8.count }, "\(text)")
        }
    }

    @Test("composed and decomposed tokens are different tokens")
    func exactness() throws {
        let tokenizer = try TokenizerFixture.wordLevel(vocab: #"{"u": 0, "\u00e9": 1, "e\u0301": 2}"#)
        #expect(tokenizer.id(forToken: "\u{E9}") == 1)
        #expect(tokenizer.id(forToken: "e\u{301}") == 2)
        #expect(try tokenizer.encode("\u{E9} e\u{301} e").ids == [1, 2, 0])
    }

    private func randomText(using random: inout SeededGenerator) -> String {
        let words = [
            "a", "film", "Caf\u{E9}", "\u{1E69}\u{323}", "\u{4E2D}\u{56FD}", "[MASK]", "<left>", " ", "  ", "\n", "foo",
            "\u{0}", "\u{200D}", "\u{1F468}\u{200D}\u{1F469}", "\u{130}", "\u{FB01}", "don't", "yesterday", "1,000",
            "\u{AC01}",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            if Bool.random(using: &random) {
                text += words.randomElement(using: &random) ?? ""
            } else if let scalar = Unicode.Scalar(UInt32.random(in: 0..<0x3_0000, using: &random)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
