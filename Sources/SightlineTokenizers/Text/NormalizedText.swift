/// A piece of the original text after normalisation, that knows for each
/// scalar which scalars of the original it came from.
///
/// The reference library keeps such a range for each byte; scalars are enough,
/// for no stage cuts through one.
struct NormalizedText {
    private(set) var scalars: [Unicode.Scalar]
    /// Where the piece starts in the original text.
    private let origin: Int
    /// The original range of each scalar. Nil while the scalars still stand
    /// one to one for those of the original, which is most often to the end.
    private var sources: [Source]?

    /// A half-open range of original scalars, in half the size of `Range<Int>`.
    struct Source {
        let start: UInt32
        let end: UInt32
    }

    /// The most scalars a text may have, so that a ``Source`` can count them.
    static let maximumCount = Int(UInt32.max)

    /// The part of the original text within `range`, unchanged.
    init(_ original: [Unicode.Scalar], _ range: Range<Int>) {
        scalars = range.count == original.count ? original : Array(original[range])
        origin = range.lowerBound
    }

    /// A text that stands alone.
    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        origin = 0
    }

    /// The original scalars from which those in `range`, not empty, came.
    func originalRange(of range: Range<Int>) -> Range<Int> {
        let start = Int(source(of: range.lowerBound).start)
        let end = Int(source(of: range.upperBound - 1).end)
        return start..<max(start, end)
    }

    func string(in range: Range<Int>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars[range])
        return text
    }

    fileprivate func source(of index: Int) -> Source {
        if let sources { return sources[index] }
        let start = UInt32(truncatingIfNeeded: origin + index)
        return Source(start: start, end: start + 1)
    }
}

// MARK: - Changes

extension NormalizedText {
    /// Replaces each scalar by one other.
    mutating func map(_ transform: (Unicode.Scalar) -> Unicode.Scalar) {
        for index in scalars.indices { scalars[index] = transform(scalars[index]) }
    }

    mutating func removeAll(where isRemoved: (Unicode.Scalar) -> Bool) {
        guard scalars.contains(where: isRemoved) else { return }
        rewrite { rewriter in
            while let scalar = rewriter.next {
                if isRemoved(scalar) {
                    rewriter.remove()
                } else {
                    rewriter.replace(with: scalar)
                }
            }
        }
    }

    /// Writes the text anew; `body` walks over the old scalars.
    mutating func rewrite(_ body: (inout Rewriter) -> Void) {
        var rewriter = Rewriter(self)
        body(&rewriter)
        scalars = rewriter.scalars
        sources = rewriter.sources
    }

    /// Consumes the scalars of a text from the first to the last while
    /// producing those of its successor.
    struct Rewriter {
        private let old: NormalizedText
        private var position = 0
        fileprivate var scalars: [Unicode.Scalar] = []
        fileprivate var sources: [Source] = []

        fileprivate init(_ old: NormalizedText) {
            self.old = old
            scalars.reserveCapacity(old.scalars.count)
            sources.reserveCapacity(old.scalars.count)
        }

        /// The number of new scalars so far.
        var count: Int { scalars.count }

        /// The next old scalar, or nil at the end.
        var next: Unicode.Scalar? {
            position < old.scalars.count ? old.scalars[position] : nil
        }

        /// Puts `scalar` in the place of the next old one.
        mutating func replace(with scalar: Unicode.Scalar) {
            guard position < old.scalars.count else { return insert(scalar) }
            scalars.append(scalar)
            sources.append(old.source(of: position))
            position += 1
        }

        /// Adds `scalar` as coming from the last old scalar consumed.
        mutating func insert(_ scalar: Unicode.Scalar) {
            let start = UInt32(truncatingIfNeeded: old.origin)
            scalars.append(scalar)
            sources.append(position > 0 ? old.source(of: position - 1) : Source(start: start, end: start))
        }

        /// Drops the next old scalars.
        mutating func remove(_ count: Int = 1) {
            position = min(position + count, old.scalars.count)
        }
    }
}
