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
        var pieces: [Range<Int>] = []
        pieces.reserveCapacity(words.count)
        for word in words {
            /// Where the run of scalars since the last cut starts.
            var start = word.lowerBound
            var previousIsDelimiter = false
            for index in word {
                let isDelimiter = isDelimiter(text.scalars[index])
                defer { previousIsDelimiter = isDelimiter }
                let cutsBefore = switch behavior {
                case .removed, .isolated: isDelimiter || previousIsDelimiter
                case .contiguous: isDelimiter != previousIsDelimiter
                case .mergedWithPrevious: previousIsDelimiter
                case .mergedWithNext: isDelimiter
                }
                guard cutsBefore else { continue }
                let dropsRun = behavior == .removed && previousIsDelimiter
                if start < index, !dropsRun { pieces.append(start..<index) }
                start = index
            }
            let dropsRun = behavior == .removed && previousIsDelimiter
            if start < word.upperBound, !dropsRun { pieces.append(start..<word.upperBound) }
        }
        words = pieces
    }
}
