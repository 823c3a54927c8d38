/// A text with coloured parts, broken into lines of a width.
///
/// Lines break at spaces, and beside the wide characters of scripts that have none; within a word only where it is wider than
/// a line.
struct TextLines {
    /// A piece of a line that has one colour.
    struct Part {
        var text: String
        /// 0 for no colour.
        var level: Int
        var width: Double
        /// Whether a line may end before it.
        var canBreakBefore: Bool
        var isSpace: Bool
    }

    private(set) var lines: [[Part]] = []
    private var line: [Part] = []
    private let width: Double
    let fontSize: Double
    /// Between a part's letters and its edge.
    static let padding = 1.5

    /// - Parameter segments: In the order of reading, with their levels of colour.
    init(_ segments: [(text: String, level: Int)], width: Double, fontSize: Double) {
        self.width = width
        self.fontSize = fontSize
        var word: [Part] = []
        for (text, level) in segments {
            for piece in Self.pieces(text) {
                if piece == "\n" {
                    place(word)
                    word = []
                    endLine()
                    continue
                }
                let part = part(piece, level, after: word.last)
                if part.canBreakBefore {
                    place(word)
                    word = [part]
                } else if let last = word.last, last.level == 0, part.level == 0 {
                    // What has no colour need not be told apart.
                    word[word.count - 1] = self.part(last.text + piece, 0, canBreakBefore: last.canBreakBefore)
                } else {
                    word.append(part)
                }
            }
        }
        place(word)
        endLine()
    }

    private func part(_ text: String, _ level: Int, after previous: Part?) -> Part {
        let isWide = { (character: Character?) in character.map { DisplayWidth.of($0) > 1 } ?? false }
        let breaks = text.allSatisfy(\.isWhitespace) || (previous?.isSpace ?? true) || isWide(text.first)
            || isWide(previous?.text.last)
        return part(text, level, canBreakBefore: breaks)
    }

    private func part(_ text: String, _ level: Int, canBreakBefore: Bool) -> Part {
        let isSpace = text.allSatisfy(\.isWhitespace)
        return Part(
            text: text, level: isSpace ? 0 : level, width: TextWidth.of(text, size: fontSize) + (isSpace ? 0 : 2 * Self.padding),
            canBreakBefore: canBreakBefore, isSpace: isSpace)
    }

    /// The ends of lines, spaces, and what is between.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var previous: Character?
        for character in text {
            let isAlike = previous.map { $0.isWhitespace == character.isWhitespace && !$0.isNewline } ?? false
            if isAlike, !character.isNewline {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(character.isNewline ? "\n" : String(character))
            }
            previous = character
        }
        return pieces
    }

    private var used: Double { line.reduce(0) { $0 + $1.width } }

    /// Puts a word, or a space, on the line or on the next.
    private mutating func place(_ word: [Part]) {
        let length = word.reduce(0) { $0 + $1.width }
        if used + length <= width {
            line += word
        } else if word.allSatisfy(\.isSpace) {
            endLine()
        } else if length <= width {
            endLine()
            line = word
        } else {
            for part in word { placeByCharacters(part) }
        }
    }

    private mutating func placeByCharacters(_ part: Part) {
        var rest = Substring(part.text)
        while !rest.isEmpty {
            var room = width - used - 2 * Self.padding
            let fitting = rest.prefix { character in
                room -= TextWidth.of(String(character), size: fontSize)
                return room >= 0
            }
            if fitting.isEmpty, !line.isEmpty {
                endLine()
                continue
            }
            let piece = fitting.isEmpty ? rest.prefix(1) : fitting
            rest = rest.dropFirst(piece.count)
            line.append(self.part(String(piece), part.level, canBreakBefore: true))
        }
    }

    /// Without the spaces at its end.
    private mutating func endLine() {
        while line.last?.isSpace == true { line.removeLast() }
        lines.append(line)
        line = []
    }
}
