import SightlineJSON

/// What becomes of a delimiter between words; the raw values are those of files.
enum SplitBehavior: String, CaseIterable, Sendable {
    /// It is dropped.
    case removed = "Removed"
    /// It is a word of its own.
    case isolated = "Isolated"
    /// It joins the word before it. Of several in a row, the first does.
    case mergedWithPrevious = "MergedWithPrevious"
    /// It joins the word behind it. Of several in a row, the last does.
    case mergedWithNext = "MergedWithNext"
    /// Several in a row are one word.
    case contiguous = "Contiguous"

    init(_ reader: JSONReader) throws {
        guard let behavior = SplitBehavior(rawValue: try reader.string()) else {
            throw reader.unexpected("one of " + Self.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self = behavior
    }
}

extension PreTokenizedText {
    /// Cuts each word at the scalars that are delimiters.
    mutating func split(_ behavior: SplitBehavior, at isDelimiter: (Unicode.Scalar) -> Bool) {
        var cutter = WordCutter(behavior, wordCount: words.count)
        for word in words {
            cutter.begin(at: word.lowerBound)
            var previousIsDelimiter = true
            for index in word {
                let isDelimiter = isDelimiter(text.scalars[index])
                if isDelimiter || previousIsDelimiter { cutter.addPiece(at: index, isDelimiter: isDelimiter) }
                previousIsDelimiter = isDelimiter
            }
            cutter.end(at: word.upperBound)
        }
        words = cutter.words
    }

    /// Cuts each word at the matches of `pattern`, the delimiters; inverted, at
    /// what lies between them.
    mutating func split(_ behavior: SplitBehavior, at pattern: TextPattern, isInverted: Bool = false) {
        var cutter = WordCutter(behavior, wordCount: words.count)
        for word in words {
            cutter.begin(at: word.lowerBound)
            var position = word.lowerBound
            for match in pattern.matches(in: text.scalars, word) {
                if position < match.lowerBound { cutter.addPiece(at: position, isDelimiter: isInverted) }
                cutter.addPiece(at: match.lowerBound, isDelimiter: !isInverted)
                position = match.upperBound
            }
            if position < word.upperBound { cutter.addPiece(at: position, isDelimiter: isInverted) }
            cutter.end(at: word.upperBound)
        }
        words = cutter.words
    }
}

/// Joins the pieces of a word, each a delimiter or not, as a behaviour demands.
private struct WordCutter {
    private(set) var words: [Range<Int>] = []
    private let behavior: SplitBehavior
    /// Where the word starts that has no end yet.
    private var start = 0
    private var previousIsDelimiter = false

    init(_ behavior: SplitBehavior, wordCount: Int) {
        self.behavior = behavior
        words.reserveCapacity(wordCount)
    }

    mutating func begin(at index: Int) {
        start = index
        previousIsDelimiter = false
    }

    mutating func addPiece(at index: Int, isDelimiter: Bool) {
        let joins = switch behavior {
        case .removed, .isolated: false
        case .contiguous: isDelimiter == previousIsDelimiter
        case .mergedWithPrevious: isDelimiter && !previousIsDelimiter
        case .mergedWithNext: !isDelimiter && previousIsDelimiter
        }
        if !joins { end(at: index) }
        previousIsDelimiter = isDelimiter
    }

    mutating func end(at index: Int) {
        let isDropped = behavior == .removed && previousIsDelimiter
        if start < index, !isDropped { words.append(start..<index) }
        start = index
    }
}
