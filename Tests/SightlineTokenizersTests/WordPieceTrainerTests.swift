import Foundation
import SightlineJSON
import SightlineRandom
import SightlineTokenizers
import Testing

@Suite("A WordPiece vocabulary from a corpus")
struct WordPieceTrainerTests {
    private static let texts = [
        "The film is good, and the plot is good.", "A good film; not a slow film!", "Slow, slower, slowest …", "naïve 2024",
    ]

    @Test func byHand() throws {
        // "ab" twice five times, "abc" four times, "b" and "d" once.
        let words = ["abab": 5, "abc": 4, "b": 1, "d": 1]
        func pieces(_ count: Int, smallestCount: Int = 1) throws -> [String] {
            let trainer = WordPieceTrainer(
                vocabularySize: count + NewTokenizer.specialTokens.count, smallestCount: smallestCount)
            return try trainer.pieces(of: words)
        }
        let alphabet = ["a", "b", "c", "d", "##a", "##b", "##c"]
        #expect(try pieces(7) == alphabet)
        // a ##b stands together 9 times, and then ab ##a, ##a ##b and ab ##c at most 5 times: the older pieces first.
        #expect(try pieces(8) == alphabet + ["ab"])
        #expect(try pieces(100) == alphabet + ["ab", "##ab", "abab", "abc"])
        #expect(try pieces(100, smallestCount: 5) == alphabet + ["ab", "##ab", "abab"])
        #expect(throws: TokenizerError(file: "new tokenizer", reason: .vocabularyTooSmall(size: 11, needed: 12))) {
            try pieces(6)
        }
    }

    /// What the Python library trains on words whose counts have no ties (Tests/Golden/wordpiece.py).
    @Test func asTheLibraryDoes() throws {
        let golden = try GoldenFiles.read("wordpiece-training.json")
        let words = try golden["words"].members().reduce(into: [:]) { $0[$1.key] = try $1.reader.integer() }
        let cases = try golden["cases"].elements()
        #expect(cases.count > 3)
        for entry in cases {
            let expected = Set(try entry["tokens"].elements().map { try $0.string() })
            // Characters that begin words alone have no piece for within words there.
            let letters = Set(words.keys.joined().map { "##\($0)" }).subtracting(expected)
            let trainer = WordPieceTrainer(
                vocabularySize: try entry["size"].integer() + letters.count,
                smallestCount: try entry["smallestCount"].integer())
            let found = Set(try trainer.pieces(of: words) + NewTokenizer.specialTokens)
            #expect(found == expected.union(letters), "\(found.symmetricDifference(expected))")
        }
    }

    @Test func aLargerVocabularyGoesOnFromASmallerOne() throws {
        var random = SeededGenerator(seed: 3)
        let words = (0..<200).reduce(into: [String: Int]()) { words, _ in
            let word = String((0..<Int.random(in: 1...7, using: &random)).map { _ in "abcde".randomElement(using: &random)! })
            words[word] = Int.random(in: 1...50, using: &random)
        }
        let whole = try WordPieceTrainer(vocabularySize: 1_000_000, smallestCount: 1).pieces(of: words)
        #expect(Set(whole).count == whole.count)
        #expect(Set(words.keys).isSubset(of: whole))
        for size in stride(from: 20, to: whole.count, by: 17) {
            let pieces = try WordPieceTrainer(
                vocabularySize: size + NewTokenizer.specialTokens.count, smallestCount: 1
            ).pieces(of: words)
            #expect(pieces == Array(whole.prefix(size)))
        }
    }

    @Test func spellsWhatItsCharactersSpell() throws {
        let document = try WordPieceTrainer(vocabularySize: 90).train(on: Self.texts).document
        let tokenizer = try Tokenizer(json: document, name: "trained")
        #expect(tokenizer.vocabularySize <= 90)
        for text in Self.texts + ["oldest goats lift wolves", "FILM", "naive!"] {
            let encoding = try tokenizer.encode(text)
            #expect(encoding.tokens.first == "[CLS]" && encoding.tokens.last == "[SEP]")
            #expect(!encoding.tokens.contains("[UNK]"), "\(text): \(encoding.tokens)")
        }
        // A character that the corpus lacks is unknown, and only its word.
        #expect(try tokenizer.encode("film quiz").tokens == ["[CLS]", "film", "[UNK]", "[SEP]"])
        #expect(try tokenizer.encode("slow", "good").typeIDs == [0, 0, 0, 1, 1])
    }

    @Test func rareCharactersAreLeftOut() throws {
        let pieces = try WordPieceTrainer(vocabularySize: 100, alphabetLimit: 2).pieces(of: ["aab": 3, "abz": 1, "b": 2])
        #expect(pieces.prefix(4) == ["a", "b", "##a", "##b"])
        #expect(!pieces.contains { $0.contains("z") })
    }

    @Test func caseIsKeptWhereItIsAskedFor() throws {
        let document = try WordPieceTrainer(vocabularySize: 60, lowercases: false).train(on: ["Film film Film"]).document
        let tokenizer = try Tokenizer(json: document, name: "trained")
        #expect(try tokenizer.encode("Film film", addingSpecialTokens: false).tokens == ["Film", "f", "##ilm"])
    }

    @Test func wholeWords() throws {
        let tokenizer = try Tokenizer(json: NewTokenizer.words(["w0", "Naïve,"]).document, name: "words")
        #expect(try tokenizer.encode("w0 Naïve,  x w0").ids == [2, 5, 6, 1, 5, 3])
    }
}

@Suite("A vocabulary cut down to a corpus")
struct PrunedTokenizerTests {
    private static let texts = ["the cat sat on the mat .", "cats are matted"]
    private static let document = NewTokenizer.wordPiece(
        ["a", "c", "t", "x", "я", "##a", "##s", "##t", "##x", "##я", ".", "the", "cat", "##ted", "mat", "sat", "on", "are",
         "dog", "##ing"]
    ).document

    @Test func theCorpusIsTokenizedAsBefore() throws {
        let former = try Tokenizer(json: Self.document, name: "former")
        let pruned = try PrunedTokenizer(Self.document, name: "former", texts: Self.texts)
        let tokenizer = try Tokenizer(json: pruned.document, name: "pruned")
        for text in Self.texts {
            let (before, after) = (try former.encode(text), try tokenizer.encode(text))
            #expect(after.tokens == before.tokens)
            #expect(after.ids.map { pruned.formerIDs[$0] } == before.ids)
        }
        // What the corpus lacks goes; common characters stay.
        for token in ["dog", "##ing", "я", "##я"] { #expect(tokenizer.id(forToken: token) == nil, "\(token)") }
        for token in ["x", "##x", "[MASK]", "##s"] { #expect(tokenizer.id(forToken: token) != nil, "\(token)") }
        #expect(pruned.formerIDs == pruned.formerIDs.sorted())
        #expect(tokenizer.vocabularySize == pruned.formerIDs.count)
        #expect(tokenizer.specialIDs == [0, 1, 2, 3, 4])
    }

    @Test func ofTooManyTheMostFrequentStay() throws {
        let always = 5 + 9
        let pruned = try PrunedTokenizer(Self.document, name: "former", texts: Self.texts, largestCount: always + 3)
        let tokenizer = try Tokenizer(json: pruned.document, name: "pruned")
        // "the", "cat" and "mat" are there twice.
        #expect(["the", "cat", "mat"].allSatisfy { tokenizer.id(forToken: $0) != nil })
        #expect(["sat", "on", "are", "##ted"].allSatisfy { tokenizer.id(forToken: $0) == nil })
        #expect(tokenizer.vocabularySize == always + 3)
        #expect(throws: TokenizerError(file: "former", reason: .vocabularyTooSmall(size: 13, needed: 14))) {
            try PrunedTokenizer(Self.document, name: "former", texts: Self.texts, largestCount: 13)
        }
    }

    @Test(arguments: ["BertProcessing", "RobertaProcessing", "Sequence"])
    func idsAreChangedWhereverTheyStand(processor: String) throws {
        let names = #""sep": ["[SEP]", 3], "cls": ["[CLS]", 2]"#
        let processors = [
            "BertProcessing": #"{"type": "BertProcessing", \#(names)}"#,
            "RobertaProcessing": #"{"type": "RobertaProcessing", \#(names), "trim_offsets": true, "add_prefix_space": false}"#,
            "Sequence": #"{"type": "Sequence", "processors": [{"type": "BertProcessing", \#(names)}]}"#,
        ]
        var document = try JSONReader(Self.document).object()
        document["post_processor"] = try JSONValue(parsing: processors[processor] ?? "")
        // The first tokens are not the special ones, so that these move.
        var model = try JSONReader(Self.document)["model"].object()
        let tokens = ["dog", "##ing"] + NewTokenizer.specialTokens + ["the", "x"]
        model["vocab"] = .object(tokens.enumerated().reduce(into: JSONObject()) { $0.append($1.element, .integer($1.offset)) })
        document["model"] = .object(model)
        document["added_tokens"] = .array(
            try JSONReader(Self.document)["added_tokens"].elements().map { token in
                var members = try token.object()
                members["id"] = .integer(try token["id"].integer() + 2)
                return .object(members)
            })
        let shifted = try JSONValue(
            parsing: JSONValue.object(document).text().replacingOccurrences(of: "\"[SEP]\",3", with: "\"[SEP]\",5")
                .replacingOccurrences(of: "\"[CLS]\",2", with: "\"[CLS]\",4"))
        let pruned = try PrunedTokenizer(shifted, name: "former", texts: ["the"])
        let tokenizer = try Tokenizer(json: pruned.document, name: "pruned")
        #expect(try tokenizer.encode("the").ids.map { pruned.formerIDs[$0] } == [4, 7, 5])
        #expect(pruned.formerIDs == [2, 3, 4, 5, 6, 7, 8])
    }

    @Test func onlyWordPieceCanBeCutDown() throws {
        let document = NewTokenizer.words(["a"]).document
        #expect(throws: TokenizerError(file: "words", reason: .notWordPiece(found: "WordLevel"))) {
            try PrunedTokenizer(document, name: "words", texts: ["a"])
        }
    }
}
