/// The extended grapheme clusters of a text: what a reader takes for one character.
enum GraphemeClusters {
    /// Calls `body` with the range of each cluster, in order.
    static func forEach(in scalars: [Unicode.Scalar], _ body: (Range<Int>) -> Void) {
        var start = 0
        while start < scalars.count {
            guard isEnd(start + 1, in: scalars) else {
                // From here to the next place that is certain, Swift decides.
                var end = start + 2
                while !isEnd(end, in: scalars) { end += 1 }
                let text = String(String.UnicodeScalarView(scalars[start..<end]))
                for character in text {
                    let next = start + character.unicodeScalars.count
                    body(start..<next)
                    start = next
                }
                continue
            }
            body(start..<start + 1)
            start += 1
        }
    }

    /// Whether a cluster ends at `index` for certain: at the end of the text, or
    /// between two scalars below U+0300, of which only CR and LF stay together.
    private static func isEnd(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        guard index < scalars.count else { return true }
        let (last, next) = (scalars[index - 1].value, scalars[index].value)
        return last < 0x300 && next < 0x300 && !(last == 0x0D && next == 0x0A)
    }
}
