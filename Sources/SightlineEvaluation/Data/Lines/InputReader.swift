import Foundation
import SightlineModels

/// One text of an input, or why there is none.
package struct InputEntry {
    package struct Text: Equatable {
        package var text: String
        /// The second text of a pair.
        package var pair: String?
        package var id: RecordID?
        /// The class it belongs to, as the input names it.
        package var label: String?

        package init(text: String, pair: String? = nil, id: RecordID? = nil, label: String? = nil) {
            self.text = text
            self.pair = pair
            self.id = id
            self.label = label
        }

        package var input: TextInput { TextInput(text, pair: pair) }
    }

    /// The line, from 1.
    package let line: Int
    package let content: Result<Text, LineError>
}

/// The texts of a file or of the standard input, one at a time.
package struct InputReader {
    /// As messages name it.
    package let name: String
    private let file: InputFile
    private var lines: LineReader
    private var format: InputFormat

    /// Opens a file; `-` is the standard input.
    ///
    /// - Parameter layout: nil for what the file's name says.
    /// - Throws: ``InputError``.
    package init(_ path: String, layout: TextLayout? = nil) throws {
        name = path == "-" ? "standard input" : path
        do {
            file = try InputFile(path)
        } catch {
            throw InputError(input: path, problem: .unreadable(error))
        }
        lines = LineReader(descriptor: file.descriptor)
        format = try layout.map { InputFormat($0) } ?? InputFormat(path: path)
    }

    /// Bytes in all; nil for a stream of unknown length.
    package var totalByteCount: Int? { file.byteCount }
    package var readByteCount: Int { lines.byteCount }

    /// - Parameter waiting: Whether to wait for what has not come yet.
    /// - Returns: nil at the end, and for a text that would have to be waited for.
    /// - Throws: ``InputError`` for what makes the rest unreadable; what is wrong with one line is in the entry.
    package mutating func next(waiting: Bool = true) throws -> InputEntry? {
        while waiting || lines.hasLineAtHand(), let line = try nextLine() {
            let number = lines.lineCount
            let text = line.flatMap { bytes in
                Result { () throws(LineError) in try Self.decoded(bytes) }
            }
            // Blank lines separate; they are no texts.
            if case .success(let text) = text, text.allSatisfy(\.isWhitespace) { continue }
            if !format.isDecided, try format.takesHeader(text, input: name) { continue }
            return InputEntry(
                line: number, content: text.flatMap { text in Result { () throws(LineError) in try format.entry(text) } })
        }
        return nil
    }

    private mutating func nextLine() throws -> Result<[UInt8], LineError>? {
        do {
            switch try lines.next() {
            case nil: return nil
            case .tooLong: return .failure(.tooLong(limit: LineReader.defaultLimit))
            case .bytes(var bytes):
                let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
                if lines.lineCount == 1, bytes.starts(with: byteOrderMark) { bytes.removeFirst(byteOrderMark.count) }
                return .success(bytes)
            }
        } catch {
            throw InputError(input: name, problem: .unreadable(error))
        }
    }

    static func decoded(_ bytes: [UInt8]) throws(LineError) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var parser = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var validCount = 0
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) { validCount += scalar.count }
        throw .notUTF8(byte: validCount + 1)
    }
}
