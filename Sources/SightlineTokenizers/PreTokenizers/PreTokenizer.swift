import SightlineJSON

/// The second stage: cuts the text into words, which the model sees one by one.
protocol PreTokenizer: Sendable {
    func preTokenize(_ text: inout PreTokenizedText)
}

/// A normalised text and its words so far.
struct PreTokenizedText {
    var text: NormalizedText
    /// Ranges of scalars of `text`, none empty, in order; what lies between
    /// them is dropped.
    var words: [Range<Int>]
}

extension PreTokenizedText {
    /// Writes the words anew; what lies between them is dropped. `body` is to
    /// consume the given number of scalars.
    mutating func rewriteWords(_ body: (_ rewriter: inout NormalizedText.Rewriter, _ count: Int) -> Void) {
        let oldWords = words
        var newWords: [Range<Int>] = []
        newWords.reserveCapacity(oldWords.count)
        text.rewrite { rewriter in
            var position = 0
            for word in oldWords {
                rewriter.remove(word.lowerBound - position)
                let start = rewriter.count
                body(&rewriter, word.count)
                newWords.append(start..<rewriter.count)
                position = word.upperBound
            }
        }
        words = newWords
    }
}

/// The pre-tokenizers by their names in `tokenizer.json`.
enum PreTokenizers {
    static let table = StageTable<any PreTokenizer>([
        "BertPreTokenizer": { _ in BertPreTokenizer() },
        "ByteLevel": { try ByteLevelPreTokenizer($0) },
        "CharDelimiterSplit": { try CharDelimiterSplitPreTokenizer($0) },
        "Digits": { try DigitsPreTokenizer($0) },
        "FixedLength": { try FixedLengthPreTokenizer($0) },
        "Metaspace": { try MetaspacePreTokenizer($0) },
        "Punctuation": { try PunctuationPreTokenizer($0) },
        "Sequence": { try SequencePreTokenizer($0) },
        "Split": { try SplitPreTokenizer($0) },
        "Whitespace": { _ in WhitespacePreTokenizer() },
        "WhitespaceSplit": { _ in WhitespaceSplitPreTokenizer() },
    ])
}
