import Foundation
import SightlineJSON

/// How texts lie in lines.
enum InputFormat: Equatable {
    /// The standard input, of which nothing is read yet.
    case unknown
    /// A text a line.
    case plain
    /// An object a line, with `text` and perhaps `pair`, `id` and `label`.
    case jsonLines
    /// A header, then a row a line. Nil until the header is read.
    case tabSeparated(TabSeparated?)

    /// The format that a file's name says.
    init(path: String) throws {
        let lowercased = path.lowercased()
        if path == "-" {
            self = .unknown
        } else if [".jsonl", ".ndjson", ".json"].contains(where: lowercased.hasSuffix) {
            self = .jsonLines
        } else if lowercased.hasSuffix(".tsv") {
            self = .tabSeparated(nil)
        } else if lowercased.hasSuffix(".csv") {
            throw InputError(input: path, problem: .commaSeparated)
        } else {
            self = .plain
        }
    }

    /// Whether lines can be read without a look at the first.
    var isDecided: Bool {
        switch self {
        case .unknown, .tabSeparated(nil): false
        case .plain, .jsonLines, .tabSeparated: true
        }
    }

    /// Looks at the first line that is not blank.
    ///
    /// - Returns: Whether it is a header, so no text.
    /// - Throws: ``InputError`` for a header that says nothing of texts.
    mutating func takesHeader(_ line: Result<String, LineError>, input: String) throws -> Bool {
        switch self {
        case .unknown:
            let first = try? line.get().first { !$0.isWhitespace }
            self = first == "{" ? .jsonLines : .plain
            return false
        case .tabSeparated:
            switch line {
            case .failure(let error): throw InputError(input: input, problem: .brokenHeader(error))
            case .success(let header):
                self = .tabSeparated(try TabSeparated(header: header, input: input))
                return true
            }
        case .plain, .jsonLines:
            return false
        }
    }

    func entry(_ line: String) throws(LineError) -> InputEntry.Text {
        switch self {
        case .unknown, .plain, .tabSeparated(nil): InputEntry.Text(text: line)
        case .jsonLines: try Self.jsonEntry(line)
        case .tabSeparated(let table?): try table.entry(line)
        }
    }

    private static func jsonEntry(_ line: String) throws(LineError) -> InputEntry.Text {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: line)
        } catch {
            throw .notJSON(error)
        }
        do {
            let reader = JSONReader(value)
            return InputEntry.Text(
                text: try reader["text"].string(), pair: try reader.ifPresent("pair")?.string(),
                id: try reader.ifPresent("id").map(identifier), label: try reader.ifPresent("label").flatMap(label))
        } catch {
            throw .malformed(error)
        }
    }

    /// Texts are read whatever else stands beside them, so another kind of label is none.
    private static func label(_ reader: JSONReader) -> String? {
        switch reader.value {
        case .string(let string): string
        case .integer(let integer): String(integer)
        default: nil
        }
    }

    private static func identifier(_ reader: JSONReader) throws(JSONReadingError) -> RecordID {
        switch reader.value {
        case .string(let string): return .string(string)
        case .integer(let integer): return .integer(integer)
        default: throw reader.unexpected("a string or a whole number")
        }
    }
}

/// Rows with a text in one column. There is no quoting: a text has no tab and no line's end in it.
struct TabSeparated: Equatable {
    static let textColumns = ["text", "sentence"]

    private let textIndex: Int
    private let pairIndex: Int?
    private let idIndex: Int?
    private let labelIndex: Int?

    init(header: String, input: String) throws {
        let names = Self.cells(header).map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        guard let index = Self.textColumns.compactMap(names.firstIndex).first else {
            throw InputError(input: input, problem: .noTextColumn(found: names))
        }
        textIndex = index
        pairIndex = names.firstIndex(of: "pair")
        idIndex = names.firstIndex(of: "id")
        labelIndex = names.firstIndex(of: "label")
    }

    func entry(_ row: String) throws(LineError) -> InputEntry.Text {
        let cells = Self.cells(row)
        guard cells.indices.contains(textIndex) else {
            throw .tooFewColumns(found: cells.count, needed: textIndex + 1)
        }
        func cell(_ index: Int?) -> String? {
            index.flatMap { cells.indices.contains($0) ? String(cells[$0]) : nil }
        }
        return InputEntry.Text(
            text: String(cells[textIndex]), pair: cell(pairIndex), id: cell(idIndex).map(RecordID.string),
            label: cell(labelIndex)?.trimmingCharacters(in: .whitespaces))
    }

    private static func cells(_ row: String) -> [Substring] {
        row.split(separator: "\t", omittingEmptySubsequences: false)
    }
}
