/// `BertPreTokenizer`: words between white space; each punctuation mark alone.
struct BertPreTokenizer: PreTokenizer {
    func preTokenize(_ text: inout PreTokenizedText) {
        text.split(.removed, at: \.isWhiteSpace)
        text.split(.isolated, at: \.isPunctuation)
    }
}
