import SightlineAttribution

/// A text as a reader sees it, in parts: what tokens stand for, and what is between them.
///
/// Tokens are widened to whole characters, so that no letter is parted from its accent and no picture from its parts;
/// those that then share a character, as the bytes of one do, are one part.
struct TextSegments {
    struct Segment {
        var text: String
        /// Indices of its tokens in the explanation; none for what stands between tokens.
        var tokens: [Int]
    }

    private(set) var segments: [Segment] = []
    /// Whether the text goes on behind the last token, as the model takes no more.
    private(set) var isCut = false

    /// - Parameter textIndex: Which text of a pair.
    init(_ explanation: Explanation, textIndex: Int) {
        let text = textIndex == 0 ? explanation.text : explanation.pair ?? ""
        let tokens = explanation.tokens.enumerated().filter { _, token in
            !token.special && token.start < token.end && (token.textIndex ?? 0) == textIndex
        }.sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
        let end = tokens.reduce(0) { max($0, $1.element.end) }
        var parts: [(start: Int, characters: String)] = []
        var place = 0
        for character in text {
            guard place < end else {
                isCut = explanation.warnings.contains { $0.kind == .truncated }
                    && !text.dropFirst(parts.count).allSatisfy(\.isWhitespace)
                break
            }
            parts.append((place, String(character)))
            place += character.unicodeScalars.count
        }
        join(tokens.map { (index: $0.offset, start: $0.element.start, end: $0.element.end) }, parts, end: place)
    }

    private mutating func join(
        _ tokens: [(index: Int, start: Int, end: Int)], _ parts: [(start: Int, characters: String)], end: Int
    ) {
        var waiting = tokens[...]
        var current = Segment(text: "", tokens: [])
        // As far as the current segment's tokens reach.
        var reach = 0
        for (place, part) in parts.enumerated() {
            let partEnd = place + 1 < parts.count ? parts[place + 1].start : end
            let starting = waiting.prefix { $0.start < partEnd }
            waiting = waiting.dropFirst(starting.count)
            if part.start >= reach, !starting.isEmpty || !current.tokens.isEmpty {
                append(current)
                current = Segment(text: "", tokens: [])
            }
            current.text += part.characters
            current.tokens += starting.map(\.index)
            reach = starting.reduce(reach) { max($0, $1.end) }
        }
        append(current)
    }

    private mutating func append(_ segment: Segment) {
        if !segment.text.isEmpty { segments.append(segment) }
    }
}
