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

/// The pre-tokenizers by their names in `tokenizer.json`.
enum PreTokenizers {
    static let table = StageTable<any PreTokenizer>([
        "BertPreTokenizer": { _ in BertPreTokenizer() },
        "CharDelimiterSplit": { try CharDelimiterSplitPreTokenizer($0) },
        "Digits": { try DigitsPreTokenizer($0) },
        "FixedLength": { try FixedLengthPreTokenizer($0) },
        "Metaspace": { try MetaspacePreTokenizer($0) },
        "Punctuation": { try PunctuationPreTokenizer($0) },
        "Sequence": { try SequencePreTokenizer($0) },
        "Whitespace": { _ in WhitespacePreTokenizer() },
        "WhitespaceSplit": { _ in WhitespaceSplitPreTokenizer() },
    ])
}
