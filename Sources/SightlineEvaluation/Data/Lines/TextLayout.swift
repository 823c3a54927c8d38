/// How texts lie in a file of lines.
public enum TextLayout: String, Sendable, CaseIterable {
    /// An object a line, with `text` and perhaps `pair`, `id` and `label`.
    case jsonLines = "jsonl"
    /// A header with a column `text` or `sentence`, then a row a line.
    case tabSeparated = "tsv"
    /// A text a line.
    case plain = "txt"
}

extension InputFormat {
    init(_ layout: TextLayout) {
        switch layout {
        case .jsonLines: self = .jsonLines
        case .tabSeparated: self = .tabSeparated(nil)
        case .plain: self = .plain
        }
    }
}
