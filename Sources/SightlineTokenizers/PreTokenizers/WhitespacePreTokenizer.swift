/// `Whitespace`: runs of word characters, and runs of what is neither a word
/// character nor white space.
struct WhitespacePreTokenizer: PreTokenizer {
    func preTokenize(_ text: inout PreTokenizedText) {
        text.split(.removed, at: \.isWhiteSpace)
        text.split(.contiguous) { !$0.isWordCharacter }
    }
}
