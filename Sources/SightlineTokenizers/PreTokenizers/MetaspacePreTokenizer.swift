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
        let old = text
        let prefixed = old.words.filter { word in
            let isFirst = switch metaspace.prependScheme {
            case .always: true
            case .first: old.text.originalRange(of: word).lowerBound == 0
            case .never: false
            }
            return isFirst && old.text.scalars[word.lowerBound] != metaspace.replacement
        }
        guard !prefixed.isEmpty else { return }
        var pending = prefixed[...]
        var words: [Range<Int>] = []
        words.reserveCapacity(old.words.count)
        text.text.rewrite { rewriter in
            var position = 0
            var added = 0
            for word in old.words {
                for scalar in old.text.scalars[position..<word.lowerBound] { rewriter.replace(with: scalar) }
                let start = word.lowerBound + added
                var rest = old.text.scalars[word]
                if pending.first == word, let first = rest.popFirst() {
                    // Both stand for what the word's first scalar stands for.
                    pending.removeFirst()
                    rewriter.replace(with: metaspace.replacement)
                    rewriter.insert(first)
                    added += 1
                }
                for scalar in rest { rewriter.replace(with: scalar) }
                words.append(start..<word.upperBound + added)
                position = word.upperBound
            }
            for scalar in old.text.scalars[position...] { rewriter.replace(with: scalar) }
        }
        text.words = words
    }
}
