import Foundation
import SightlineTokenizers

extension Tokenizer {
    /// The tokenizer of a checkpoint, without its model.
    ///
    /// - Throws: ``CheckpointError`` (`missingFile`) or `TokenizerError`.
    public init(checkpoint: Checkpoint) throws {
        self = try checkpoint.tokenizerSource().tokenizer()
    }

    /// A text's or a pair's tokens with the special ones around them, cut so that there are at most `limit`.
    package func sequence(of input: TextInput, limit: Int) throws -> TokenSequence {
        let encoding = try input.pair.map { try encode(input.text, $0) } ?? encode(input.text)
        let texts = [input.text, input.pair ?? ""].map { Array($0.unicodeScalars) }
        // Words count on through both texts.
        let firstWordCount = zip(encoding.words, encoding.sequenceIDs).reduce(0) { count, token in
            token.1 == 0 ? max(count, (token.0 ?? -1) + 1) : count
        }
        let all = encoding.ids.indices.map { index in
            let id = encoding.ids[index]
            let range = encoding.offsets[index]
            let textIndex = encoding.sequenceIDs[index] ?? 0
            let isSpecial = encoding.isSpecial[index] || isTypedSpecial(id, texts[textIndex][range])
            return TokenSequence.Token(
                id: id, text: encoding.tokens[index], range: range,
                word: isSpecial ? nil : encoding.words[index].map { $0 + textIndex * firstWordCount },
                isSpecial: isSpecial, textIndex: textIndex, segment: encoding.typeIDs[index])
        }
        guard all.count > limit else { return TokenSequence(text: input.text, pair: input.pair, tokens: all) }
        return truncated(all, encoding, input, limit: limit)
    }

    /// The post-processor's tokens stay; the last tokens of the longer text go, until they are as few as the other's,
    /// and then those of both.
    private func truncated(
        _ all: [TokenSequence.Token], _ encoding: Encoding, _ input: TextInput, limit: Int
    ) -> TokenSequence {
        let counts = (0...1).map { text in encoding.sequenceIDs.count { $0 == text } }
        let room = max(limit - (all.count - counts[0] - counts[1]), 0)
        let shorter = min(counts.min() ?? 0, room / 2)
        let kept = counts[0] <= counts[1]
            ? [shorter, min(counts[1], room - shorter)] : [min(counts[0], room - shorter), shorter]
        var seen = [0, 0]
        var tokens: [TokenSequence.Token] = []
        for (token, sequenceID) in zip(all, encoding.sequenceIDs) {
            if let sequenceID {
                seen[sequenceID] += 1
                guard seen[sequenceID] <= kept[sequenceID] else { continue }
            }
            tokens.append(token)
        }
        func keptScalarCount(_ text: Int) -> Int {
            tokens.lazy.filter { $0.textIndex == text }.map(\.range.upperBound).max() ?? 0
        }
        return TokenSequence(
            text: input.text, pair: input.pair, tokens: tokens,
            truncation: .init(
                removedTokenCount: all.count - tokens.count, keptScalarCount: keptScalarCount(0),
                keptPairScalarCount: input.pair == nil ? nil : keptScalarCount(1), limit: limit))
    }

    /// Whether the text itself spells a special token, such as `[SEP]`. A word that the vocabulary lacks also becomes
    /// a special token, but it is content.
    ///
    /// - Parameter scalars: What the token stands for in the text; some special tokens take white space along.
    private func isTypedSpecial(_ id: Int, _ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        guard specialIDs.contains(id) else { return false }
        var spelling = String.UnicodeScalarView()
        spelling.append(contentsOf: scalars)
        return String(spelling).trimmingCharacters(in: .whitespacesAndNewlines) == token(forID: id)
    }
}
