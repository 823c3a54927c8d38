import SightlineRandom
import SightlineTokenizers
import Testing

/// The tokenizer cuts long words where nothing is merged across, and merges a
/// part only once; here the whole text is merged in one row, pair by pair.
@Suite("Byte-pair encodings against merging pair by pair")
struct BPEPropertyTests {
    static let seeds = (0..<300).map(UInt64.init)

    @Test("random merges and texts, with what is unknown dropped, spelt in bytes, alone or fused", arguments: seeds)
    func merging(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let vocabulary = Vocabulary(using: &random)
        let unknown = Unknown.allCases.randomElement(using: &random) ?? .dropped
        let ignoresMerges = Bool.random(using: &random)
        let tokenizer = try TokenizerFixture.tokenizer([
            "pre_tokenizer": "null",
            "model": """
                {"type": "BPE", "vocab": \(vocabulary.json), "merges": \(vocabulary.mergesJSON), \
                "unk_token": \(unknown.usesToken ? "\"a\"" : "null"), "fuse_unk": \(unknown == .fused), \
                "byte_fallback": \(unknown == .bytes), "ignore_merges": \(ignoresMerges)}
                """,
        ])
        let words = (0..<6).map { _ in letters(1...8, using: &random) } + vocabulary.tokens.suffix(3)
        for _ in 0..<10 {
            let text = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                words.randomElement(using: &random) ?? "a"
            }.joined()
            let encoding = try tokenizer.encode(text)
            let expected = ignoresMerges && vocabulary.tokens.contains(text)
                ? [Symbol(token: text, range: 0..<text.unicodeScalars.count)]
                : merged(symbols(of: text, vocabulary, unknown), vocabulary)
            #expect(encoding.tokens == expected.map(\.token), "\(text), \(unknown), \(vocabulary.merges)")
            #expect(encoding.offsets == expected.map(\.range), "\(text), \(unknown), \(vocabulary.merges)")
        }
    }

    /// What becomes of a scalar that is no token.
    private enum Unknown: CaseIterable {
        case dropped, bytes, alone, fused

        /// The token for the unknown is "a", so that it merges with what is known.
        var usesToken: Bool { self == .alone || self == .fused }
    }

    private struct Vocabulary {
        var tokens = ["a", "b", "c", "d", "e"] + (0..<256).map { value in
            "<0x" + (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true) + ">"
        }
        var merges: [(left: String, right: String)] = []

        init(using random: inout SeededGenerator) {
            // Bytes of what the texts hold, so that they merge as well.
            var parts = ["a", "b", "c", "d", "e", "<0xC3>", "<0xA9>"]
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let left = parts.randomElement(using: &random) ?? "a"
                let right = parts.randomElement(using: &random) ?? "b"
                guard !tokens.contains(left + right) else { continue }
                merges.append((left, right))
                tokens.append(left + right)
                parts.append(left + right)
            }
        }

        var json: String {
            "{" + tokens.enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ",") + "}"
        }
        var mergesJSON: String {
            "[" + merges.map { "[\"\($0.left)\", \"\($0.right)\"]" }.joined(separator: ",") + "]"
        }
    }

    private struct Symbol {
        var token: String
        var range: Range<Int>
    }

    private func symbols(of text: String, _ vocabulary: Vocabulary, _ unknown: Unknown) -> [Symbol] {
        var symbols: [Symbol] = []
        var followsUnknown = false
        for (index, scalar) in text.unicodeScalars.enumerated() {
            let range = index..<index + 1
            let isKnown = vocabulary.tokens.contains(String(scalar))
            switch unknown {
            case _ where isKnown: symbols.append(Symbol(token: String(scalar), range: range))
            case .dropped: break
            case .bytes:
                for byte in scalar.utf8 { symbols.append(Symbol(token: vocabulary.tokens[5 + Int(byte)], range: range)) }
            case .fused where followsUnknown:
                let start = symbols.removeLast().range.lowerBound
                symbols.append(Symbol(token: "a", range: start..<range.upperBound))
            case .alone, .fused: symbols.append(Symbol(token: "a", range: range))
            }
            followsUnknown = !isKnown
        }
        return symbols
    }

    /// Merge by merge, each the first in the list that the row has, at its leftmost place.
    private func merged(_ symbols: [Symbol], _ vocabulary: Vocabulary) -> [Symbol] {
        var symbols = symbols
        search: while true {
            for merge in vocabulary.merges {
                for index in symbols.indices.dropLast()
                where symbols[index].token == merge.left && symbols[index + 1].token == merge.right {
                    let next = symbols.remove(at: index + 1)
                    let range = symbols[index].range.lowerBound..<next.range.upperBound
                    symbols[index] = Symbol(token: merge.left + merge.right, range: range)
                    continue search
                }
            }
            return symbols
        }
    }

    /// Mostly known scalars, and "é", "?" and "z", which are not.
    private func letters(_ count: ClosedRange<Int>, using random: inout SeededGenerator) -> String {
        let scalars = ["a", "a", "b", "b", "c", "c", "d", "e", "\u{E9}", "?", "z"]
        return (0..<Int.random(in: count, using: &random)).map { _ in
            scalars.randomElement(using: &random) ?? "a"
        }.joined()
    }
}
