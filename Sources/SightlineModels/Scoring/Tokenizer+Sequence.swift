import Foundation
import SightlineTokenizers

extension Tokenizer {
    /// The tokenizer of a checkpoint, without its model.
    public init(checkpoint: Checkpoint) throws {
        let url = checkpoint.directory.appendingPathComponent("tokenizer.json")
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw CheckpointError(
                checkpoint.name, .missingFile("tokenizer.json", purpose: "says how texts become tokens"))
        }
        try self.init(contentsOf: url)
    }

    /// A text's tokens with the special ones around them, cut so that there are at most `limit`.
    func sequence(of text: String, limit: Int) throws -> TokenSequence {
        let encoding = try encode(text)
        let scalars = Array(text.unicodeScalars)
        let all = zip(encoding.ids.indices, encoding.ids).map { index, id in
            let range = encoding.offsets[index]
            let isSpecial = encoding.isSpecial[index] || isTypedSpecial(id, scalars[range])
            return TokenSequence.Token(
                id: id, text: encoding.tokens[index], range: range, word: isSpecial ? nil : encoding.words[index],
                isSpecial: isSpecial)
        }
        guard all.count > limit else { return TokenSequence(text: text, tokens: all) }

        // The post-processor's closing tokens stay; the text's last tokens go.
        let closing = all.reversed().prefix { $0.isSpecial && $0.range.isEmpty }.count
        let kept = max(limit - closing, 0)
        let tokens = Array(all.prefix(kept) + all.suffix(closing))
        return TokenSequence(
            text: text, tokens: tokens,
            truncation: .init(
                removedTokenCount: all.count - tokens.count,
                keptScalarCount: all.prefix(kept).map(\.range.upperBound).max() ?? 0, limit: limit))
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
