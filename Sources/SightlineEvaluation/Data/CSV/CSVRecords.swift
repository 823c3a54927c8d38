/// The records of a comma-separated file, byte by byte: a state for each place that a byte can stand in.
struct CSVRecords {
    private enum State {
        case fieldStart
        case unquoted
        case quoted
        /// After a quote in a quoted field: the field's end, or the first of two quotes.
        case quoteInQuoted
        /// After a carriage return outside quotes.
        case carriageReturn
        case failed
    }

    /// As messages name the file.
    let name: String
    private let file: InputFile
    private var chunk: [UInt8] = []
    private var place = 0
    private var isAtStart = true
    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var fields: [String] = []
    private var byteCount = 0
    /// Rows begun.
    private(set) var rowCount = 0

    /// - Throws: ``CSVError`` (`unreadable`).
    init(_ path: String) throws(CSVError) {
        name = path
        do {
            file = try InputFile(path)
        } catch {
            throw CSVError(file: path, problem: .unreadable(error))
        }
    }

    /// The fields of the next row; nil at the end.
    mutating func next() throws(CSVError) -> [String]? {
        guard state != .failed else { return nil }
        rowCount += 1
        do {
            while let byte = try nextByte() {
                if let row = try take(byte) { return row }
            }
            return try finish()
        } catch {
            state = .failed
            throw error
        }
    }

    private var column: Int { fields.count + 1 }

    /// - Returns: The row's fields, if the byte ends it.
    private mutating func take(_ byte: UInt8) throws(CSVError) -> [String]? {
        byteCount += 1
        guard byteCount <= CSVReader.longestRow else {
            throw failure(.rowTooLong(row: rowCount, limit: CSVReader.longestRow))
        }
        switch (state, byte) {
        case (.fieldStart, Self.quote):
            state = .quoted
        case (.quoted, Self.quote):
            state = .quoteInQuoted
        case (.quoteInQuoted, Self.quote):
            field.append(byte)
            state = .quoted
        case (.quoted, _):
            field.append(byte)
        case (.carriageReturn, Self.lineFeed):
            return try endRow()
        case (.carriageReturn, _):
            throw failure(.loneCarriageReturn(row: rowCount, column: column))
        case (_, Self.comma):
            try endField()
        case (_, Self.lineFeed):
            return try endRow()
        case (_, Self.carriageReturn):
            state = .carriageReturn
        case (.unquoted, Self.quote):
            throw failure(.strayQuote(row: rowCount, column: column))
        case (.quoteInQuoted, _):
            throw failure(.textAfterQuote(row: rowCount, column: column))
        default:
            field.append(byte)
            state = .unquoted
        }
        return nil
    }

    /// At the end of the file: the last row, if it has no line end of its own.
    private mutating func finish() throws(CSVError) -> [String]? {
        switch state {
        case .quoted: throw failure(.unclosedQuote(row: rowCount, column: column))
        case .carriageReturn: throw failure(.loneCarriageReturn(row: rowCount, column: column))
        case .fieldStart where fields.isEmpty: return nil
        default: return try endRow()
        }
    }

    private mutating func endField() throws(CSVError) {
        guard let text = String(validating: field, as: UTF8.self) else {
            throw failure(.notUTF8(row: rowCount, column: column))
        }
        fields.append(text)
        field.removeAll(keepingCapacity: true)
        state = .fieldStart
    }

    private mutating func endRow() throws(CSVError) -> [String] {
        try endField()
        defer {
            fields = []
            byteCount = 0
        }
        return fields
    }

    private mutating func nextByte() throws(CSVError) -> UInt8? {
        if place == chunk.count {
            do {
                chunk = try file.read(upTo: 1 << 16)
            } catch {
                throw failure(.unreadable(error))
            }
            place = 0
            if isAtStart, chunk.starts(with: Self.byteOrderMark) { place = Self.byteOrderMark.count }
            isAtStart = false
            guard place < chunk.count else { return nil }
        }
        defer { place += 1 }
        return chunk[place]
    }

    private func failure(_ problem: CSVError.Problem) -> CSVError { CSVError(file: name, problem: problem) }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
