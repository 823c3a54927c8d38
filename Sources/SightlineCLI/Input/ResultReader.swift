import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineJSON
import SightlineReporting

/// The lines that `explain --output` and `compare --output` write, read again one by one.
package struct ResultReader {
    private let file: String
    private let input: InputFile
    private var lines: LineReader

    /// Opens a file; `-` is the standard input.
    ///
    /// - Throws: ``InputError``.
    package init(_ path: String) throws {
        file = path == "-" ? "standard input" : path
        do {
            input = try InputFile(path)
        } catch {
            throw InputError(input: path, problem: .unreadable(error))
        }
        lines = LineReader(descriptor: input.descriptor)
    }

    /// What the next line has: one explanation or failure, or those of several methods.
    ///
    /// - Returns: nil at the end.
    /// - Throws: ``ResultError`` for a line that is neither an explanation nor a failure; ``InputError`` for a file that
    ///   cannot be read.
    package mutating func next() throws -> [HTMLReport.Entry]? {
        while true {
            let line: LineReader.Line?
            do {
                line = try lines.next()
            } catch {
                throw InputError(input: file, problem: .unreadable(error))
            }
            switch line {
            case nil: return nil
            case .tooLong: throw error(.line(.tooLong(limit: LineReader.defaultLimit)))
            case .bytes(let bytes) where bytes.allSatisfy({ UnicodeScalar($0).properties.isWhitespace }): continue
            case .bytes(let bytes): return try entries(bytes)
            }
        }
    }

    private func entries(_ bytes: [UInt8]) throws -> [HTMLReport.Entry] {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw self.error(.line(.notJSON(error)))
        }
        guard case .object(let object) = value else {
            throw error(.unexpected(path: "", expected: "an object", found: value.summary))
        }
        do {
            let decoder = JSONDecoder()
            if object["error"] != nil { return [.failure(try decoder.decode(FailureRecord.self, from: Data(bytes)))] }
            let explanations = object["entries"] == nil
                ? [try decoder.decode(Explanation.self, from: Data(bytes))]
                : try decoder.decode(Comparison.self, from: Data(bytes)).entries.compactMap(\.explanation)
            for explanation in explanations { try check(explanation) }
            return explanations.map { .explanation($0) }
        } catch let decoding as DecodingError {
            throw error(ResultError.Problem(decoding, in: value))
        }
    }

    /// Tokens must stand for parts of the text.
    private func check(_ explanation: Explanation) throws {
        let texts = [explanation.text] + (explanation.pair.map { [$0] } ?? [])
        let counts = texts.map(\.unicodeScalars.count)
        for (index, token) in explanation.tokens.enumerated() {
            let path = "tokens[\(index)]"
            guard counts.indices.contains(token.textIndex ?? 0) else {
                throw error(
                    .unexpected(
                        path: path + ".textIndex", expected: counts.count == 1 ? "0 or none" : "0 or 1",
                        found: "\(token.textIndex ?? 0)"))
            }
            let count = counts[token.textIndex ?? 0]
            guard 0 <= token.start, token.start <= token.end, token.end <= count else {
                throw error(
                    .unexpected(
                        path: path, expected: "a range within the text's \(count) characters",
                        found: "\(token.start) to \(token.end)"))
            }
        }
    }

    private func error(_ problem: ResultError.Problem) -> ResultError {
        ResultError(file: file, line: lines.lineCount, problem: problem)
    }
}
