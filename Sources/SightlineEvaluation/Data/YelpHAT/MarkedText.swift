/// A text with some of it in elements of the class `active`, as the annotators' page left it.
///
/// Of HTML, what such pages hold is understood: tags, of which `span` counts and others are passed over, and the character
/// references of ``CharacterReference``. A text that is more than that will not match the review, and is reported there.
struct MarkedText {
    /// The text's Unicode scalars without white space.
    private(set) var scalars: [Unicode.Scalar] = []
    /// Whether each is marked.
    private(set) var isMarked: [Bool] = []

    /// - Returns: nil for a tag that does not end.
    init?(html: String) {
        let source = Array(html.unicodeScalars)
        /// For each open `span`, whether it marks.
        var open: [Bool] = []
        var place = 0
        while place < source.count {
            if let tag = Tag(source, at: place) {
                guard let end = tag.end else { return nil }
                if tag.name == "span" {
                    if tag.isClosing { _ = open.popLast() } else { open.append(tag.classes.contains("active")) }
                }
                place = end
            } else if let reference = CharacterReference(source, at: place) {
                append(reference.scalar, isMarked: open.contains(true))
                place = reference.end
            } else {
                append(source[place], isMarked: open.contains(true))
                place += 1
            }
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar, isMarked: Bool) {
        guard !scalar.properties.isWhitespace else { return }
        scalars.append(scalar)
        self.isMarked.append(isMarked)
    }
}

/// A tag such as `<span class="active">`.
private struct Tag {
    var name = ""
    var isClosing = false
    var classes: [Substring] = []
    /// Where the text goes on; nil for a tag that the source ends in.
    var end: Int?

    /// - Returns: nil if no tag begins there: a `<` that neither a letter nor `/` follows is text.
    init?(_ source: [Unicode.Scalar], at start: Int) {
        guard source[start] == "<", start + 1 < source.count else { return nil }
        isClosing = source[start + 1] == "/"
        var place = start + (isClosing ? 2 : 1)
        guard place < source.count, source[place].properties.isAlphabetic else { return nil }
        var content = String.UnicodeScalarView()
        var quote: Unicode.Scalar?
        while place < source.count, source[place] != ">" || quote != nil {
            let scalar = source[place]
            if scalar == quote {
                quote = nil
            } else if quote == nil, scalar == "\"" || scalar == "'" {
                quote = scalar
            }
            content.append(scalar)
            place += 1
        }
        end = place < source.count ? place + 1 : nil
        let text = String(content)
        name = text.prefix { !$0.isWhitespace && $0 != "/" }.lowercased()
        classes = Self.classes(text.dropFirst(name.count))
    }

    private static func classes(_ attributes: Substring) -> [Substring] {
        guard let equals = attributes.firstIndex(of: "="),
            attributes[..<equals].split(whereSeparator: \.isWhitespace).last?.lowercased() == "class",
            let opening = attributes[equals...].dropFirst().first, opening == "\"" || opening == "'"
        else { return [] }
        let value = attributes[equals...].dropFirst(2).prefix { $0 != opening }
        return value.split(whereSeparator: \.isWhitespace)
    }
}
