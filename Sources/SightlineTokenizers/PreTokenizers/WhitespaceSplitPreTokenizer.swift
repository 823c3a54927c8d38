/// `WhitespaceSplit`: words between white space.
struct WhitespaceSplitPreTokenizer: PreTokenizer {
    func preTokenize(_ text: inout PreTokenizedText) {
        text.split(.removed, at: \.isWhiteSpace)
    }
}
