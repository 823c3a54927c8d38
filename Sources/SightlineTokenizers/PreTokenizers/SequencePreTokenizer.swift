import SightlineJSON

/// `Sequence`: several pre-tokenizers, each cutting the words of the one before.
struct SequencePreTokenizer: PreTokenizer {
    private let preTokenizers: [any PreTokenizer]

    init(_ reader: JSONReader) throws {
        preTokenizers = try PreTokenizers.table.readSequence(reader, key: "pretokenizers")
    }

    func preTokenize(_ text: inout PreTokenizedText) {
        for preTokenizer in preTokenizers { preTokenizer.preTokenize(&text) }
    }
}
