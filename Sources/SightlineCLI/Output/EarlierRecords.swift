import Foundation
import SightlineEvaluation
import SightlineJSON
import SightlineReporting

/// The lines that an interrupted run has left, checked one by one against the input that they claim to belong to.
struct EarlierRecords {
    private let file: String
    private let signature: [String: JSONValue?]
    private var lines: LineReader
    /// Bytes of the lines that were checked.
    private(set) var checkedByteCount = 0

    /// - Parameter signature: Members that every record of this run has, whatever its text.
    init(partPath: String, signature: [String: JSONValue?]) throws {
        file = partPath
        self.signature = signature
        let descriptor = open(partPath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OutputError(file: partPath, problem: .unwritable(.last())) }
        lines = LineReader(descriptor: descriptor, limit: .max)
    }

    enum Next: Equatable {
        case done
        /// The text was tried and failed.
        case failed
    }

    /// Checks the next line against the next text.
    ///
    /// - Returns: nil when there is no whole line any more; the torn one that may follow is not kept.
    /// - Throws: ``OutputError`` (`foreign`).
    mutating func next(for entry: InputEntry) throws -> Next? {
        guard case .bytes(let bytes)? = try lines.next(), lines.lastLineIsComplete else { return nil }
        guard case .object(let record)? = try? JSONValue(parsing: bytes) else {
            throw foreign("it is no JSON object")
        }
        defer { checkedByteCount = lines.byteCount }
        if record["error"] != nil {
            guard record["line"] == .integer(entry.line) else {
                throw foreign("it is the error of another line than \(entry.line) of the input")
            }
            return .failed
        }
        guard case .success(let text) = entry.content, record["text"] == .string(text.text),
            record["pair"] == text.pair.map(JSONValue.string)
        else {
            throw foreign("its text is not that of line \(entry.line) of the input")
        }
        guard record["id"] == text.id?.json else {
            throw foreign("its id is not that of line \(entry.line) of the input")
        }
        for (key, expected) in signature.sorted(by: { $0.key < $1.key }) where record[key] != expected {
            throw foreign("its \(key) is another")
        }
        return .done
    }

    /// Call when the input is at its end.
    ///
    /// - Throws: ``OutputError`` (`foreign`) if there are more lines than texts.
    mutating func checkEnd() throws {
        if try lines.next() != nil, lines.lastLineIsComplete { throw foreign("the input has ended before it") }
    }

    private func foreign(_ reason: String) -> OutputError {
        OutputError(file: file, problem: .foreign(line: lines.lineCount, reason: reason))
    }
}

extension RecordID {
    fileprivate var json: JSONValue {
        switch self {
        case .string(let string): .string(string)
        case .integer(let integer): .integer(integer)
        }
    }
}
