import SightlineJSON

/// `Metaspace`: writes spaces as a visible character, which also starts words.
struct MetaspacePreTokenizer: PreTokenizer {
    private let metaspace: Metaspace

    init(_ reader: JSONReader) throws {
        metaspace = try Metaspace(reader)
    }

    func preTokenize(_ text: inout PreTokenizedText) {
        let replacement = metaspace.replacement
        text.text.map { $0 == " " ? replacement : $0 }
        prepend(to: &text)
        if metaspace.splits { text.split(.mergedWithNext) { $0 == replacement } }
    }

    private func prepend(to text: inout PreTokenizedText) {
        let prefixed = text.words.map { isPrefixed($0, in: text.text) }
        guard prefixed.contains(true) else { return }
        var word = 0
        text.rewriteWords { rewriter, count in
            var remaining = count
            if prefixed[word], let first = rewriter.next {
                // Both stand for what the word's first scalar stands for.
                rewriter.replace(with: metaspace.replacement)
                rewriter.insert(first)
                remaining -= 1
            }
            for _ in 0..<remaining {
                if let scalar = rewriter.next { rewriter.replace(with: scalar) }
            }
            word += 1
        }
    }

    private func isPrefixed(_ word: Range<Int>, in text: NormalizedText) -> Bool {
        guard text.scalars[word.lowerBound] != metaspace.replacement else { return false }
        return switch metaspace.prependScheme {
        case .always: true
        case .first: text.originalRange(of: word).lowerBound == 0
        case .never: false
        }
    }
}
