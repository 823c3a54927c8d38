/// The texts of a file with what the data say of them, one at a time.
///
/// The formats are those of the command line's input. Tab-separated: a header with `text` or `sentence`, and perhaps
/// `label`, `pair` and `id`; no quoting. JSON lines: objects with `text`, and perhaps the same. Plain text: a text a line,
/// without labels. Labels are strings or whole numbers; any other is taken for none. A text without an id gets the number
/// of its line.
public struct LabelledTextReader: Sendable {
    private var reader: InputReader

    /// - Parameters:
    ///   - path: A file; `-` is the standard input.
    ///   - layout: nil for what the file's name says.
    /// - Throws: ``InputError``.
    public init(_ path: String, layout: TextLayout? = nil) throws {
        reader = try InputReader(path, layout: layout)
    }

    /// The next text; nil at the end.
    ///
    /// - Throws: ``InputError``, also for a single line that cannot be read: data that are measured with are whole.
    public mutating func next() throws -> LabelledText? {
        guard let entry = try reader.next() else { return nil }
        switch entry.content {
        case .success(let text):
            return LabelledText(id: text.id?.description ?? "\(entry.line)", input: text.input, label: text.label)
        case .failure(let error):
            throw InputError(input: reader.name, problem: .brokenLine(entry.line, error))
        }
    }

    /// All texts of a file.
    ///
    /// - Throws: ``InputError``.
    public static func texts(of path: String) throws -> [LabelledText] {
        var reader = try LabelledTextReader(path)
        var texts: [LabelledText] = []
        while let text = try reader.next() { texts.append(text) }
        return texts
    }
}
