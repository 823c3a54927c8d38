import Foundation
import SightlineJSON
import SightlineRandom
import SightlineTokenizers
import Testing

@Suite("What holds for every tokenizer of SentencePiece's kind")
struct SentencePiecePropertyTests {
    static let seeds = (0..<8).map(UInt64.init)

    /// Scores are multiples of 1/4, so that sums are exact and ties are real.
    @Test("no other way to cut a word has a better sum of scores", arguments: seeds)
    func optimality(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            var scores: [String: Double] = [:]
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                scores[letters(1...4, using: &random)] = Double(Int.random(in: -40...0, using: &random)) / 4
            }
            let pieces = [("<unk>", 0)] + scores.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            let vocab = pieces.map { #"["\#($0.0)", \#($0.1)]"# }.joined(separator: ",")
            let tokenizer = try TokenizerFixture.tokenizer([
                "pre_tokenizer": "null", "model": #"{"type": "Unigram", "unk_id": 0, "vocab": [\#(vocab)]}"#,
            ])
            let unknownScore = (pieces.map(\.1).min() ?? 0) - 10
            let word = letters(1...12, using: &random)
            let encoding = try tokenizer.encode(word)
            #expect(encoding.offsets.first?.lowerBound == 0 && encoding.offsets.last?.upperBound == word.count)
            let sum = zip(encoding.tokens, encoding.ids).reduce(0.0) { sum, token in
                sum + (token.1 == 0 ? unknownScore * Double(token.0.count) : scores[token.0] ?? .nan)
            }
            #expect(sum == bestSum(Array(word), scores, unknownScore), "\(word), \(pieces): \(encoding.tokens)")
        }
    }

    /// By trying all ways, from the end.
    private func bestSum(_ word: [Character], _ scores: [String: Double], _ unknownScore: Double) -> Double {
        guard !word.isEmpty else { return 0 }
        return (1...word.count).reduce(-.infinity) { best, length in
            let score = scores[String(word[..<length])] ?? (length == 1 ? unknownScore : -.infinity)
            return score == -.infinity ? best : max(best, score + bestSum(Array(word[length...]), scores, unknownScore))
        }
    }

    private func letters(_ count: ClosedRange<Int>, using random: inout SeededGenerator) -> String {
        String((0..<Int.random(in: count, using: &random)).map { _ in "abc".randomElement(using: &random) ?? "a" })
    }

    @Test("damaged models and tables are refused or used, and never stop the program", arguments: seeds)
    func damage(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let text = "A \u{FB01}lm, e\u{301}\u{AD} \u{1112}\u{1161}\u{11AB} \u{2163}\u{1F600} x\u{301}\u{323} \u{0}"
        for name in ["albert/spiece.model", "deberta-v2/spm.model", "gemma/tokenizer.model"] {
            let bytes = Array(try Data(contentsOf: try SentencePieceGoldenFiles.checkpoint(name)))
            for _ in 0..<60 {
                _ = try? SentencePieceModel(damaged(bytes, using: &random))
            }
            let map = try SentencePieceModel(bytes).characterMap
            for _ in 0..<60 where !map.isEmpty {
                let table = Data(damaged(map, using: &random)).base64EncodedString()
                let tokenizer = try? TokenizerFixture.tokenizer([
                    "normalizer": #"{"type": "Precompiled", "precompiled_charsmap": "\#(table)"}"#
                ])
                let encoding = try tokenizer?.encode(text)
                #expect(encoding?.offsets.allSatisfy { $0.upperBound <= text.unicodeScalars.count } ?? true)
            }
        }
    }

    private func damaged(_ bytes: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            bytes[index] = UInt8.random(in: .min ... .max, using: &random)
        }
        guard Bool.random(using: &random) else { return bytes }
        return Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
    }

    @Test("offsets stay in range and in order for texts of any scalars", arguments: SentencePieceGoldenFiles.cases)
    func offsets(_ example: SentencePieceGoldenFiles.Case) throws {
        let tokenizer = try example.tokenizer()
        var random = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let scalars = (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
                let limit: UInt32 = [0x80, 0x800, 0x3_0000].randomElement(using: &random) ?? 0x80
                return Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random))
            }
            let encoding = try tokenizer.encode(String(String.UnicodeScalarView(scalars)), addingSpecialTokens: false)
            #expect(encoding.offsets.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= scalars.count })
            for (earlier, later) in zip(encoding.offsets, encoding.offsets.dropFirst()) {
                #expect(earlier.lowerBound <= later.lowerBound)
            }
            _ = tokenizer.decode(encoding.ids)
        }
    }

    /// Each of these would take very long if any stage looked back or ahead over
    /// the whole run.
    @Test("long runs of one kind are read in one go", arguments: [
        "x", " ", "\u{301}", "\u{1F468}\u{200D}", "\u{1F1E9}", "\u{600}", "\u{1112}\u{1161}\u{11AB}", "\u{915}\u{94D}",
        "`", "\r\n",
    ])
    func runs(unit: String) throws {
        let text = String(repeating: unit, count: 40_000)
        let count = text.unicodeScalars.count
        let names = ["xlm-roberta", "albert", "bytes-whole"]
        for example in SentencePieceGoldenFiles.cases where names.contains(example.name) {
            let encoding = try example.tokenizer().encode(text, addingSpecialTokens: false)
            #expect(encoding.offsets.allSatisfy { $0.upperBound <= count })
        }
    }
}
