import SightlineModels

extension HumanAttention {
    /// Whether each content token of the text belongs to a marked word; nil for tokens that overlap no word, that are
    /// punctuation alone, or that stand in the second text of a pair, which nobody annotated.
    ///
    /// - Complexity: O(tokens · words).
    func labels(of sequence: TokenSequence) -> [Bool?] {
        let scalars = Array(sequence.text.unicodeScalars)
        return sequence.contentIndices.map { index in
            let token = sequence.tokens[index]
            let range = token.range.clamped(to: scalars.indices)
            guard token.textIndex == 0, scalars[range].contains(where: { !$0.isPunctuation && !$0.properties.isWhitespace })
            else { return nil }
            let own = words.filter { $0.range.overlaps(range) }
            return own.isEmpty ? nil : own.contains(where: \.isMarked)
        }
    }
}

extension Unicode.Scalar {
    /// Punctuation as BERT's tokenizer has it: all of Unicode's, and the ASCII symbols, such as `$` and `~`.
    fileprivate var isPunctuation: Bool {
        switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            isASCII
        default:
            false
        }
    }
}
