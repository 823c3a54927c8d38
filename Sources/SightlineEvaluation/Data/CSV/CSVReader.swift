/// The rows of a comma-separated file, one at a time.
///
/// Strictly RFC 4180: fields may be in double quotes, and then hold commas, line ends and doubled quotes; every row has as
/// many fields as the header. Lines end with CRLF or LF. Memory is bounded by the longest row allowed.
public struct CSVReader {
    public struct Row: Sendable, Equatable {
        /// From 1, which is the header.
        public let number: Int
        /// As many as the header has.
        public let fields: [String]
    }

    /// The names of the columns.
    public let header: [String]
    private var records: CSVRecords

    public static let longestRow = 64 << 20

    /// Opens a file and reads its header.
    ///
    /// - Throws: ``CSVError``.
    public init(_ path: String) throws(CSVError) {
        records = try CSVRecords(path)
        guard let header = try records.next(), header != [""] else { throw CSVError(file: path, problem: .noHeader) }
        var seen: Set<String> = []
        if let repeated = header.first(where: { !seen.insert($0).inserted }) {
            throw CSVError(file: path, problem: .repeatedColumn(repeated))
        }
        self.header = header
    }

    /// The place of a column.
    ///
    /// - Throws: ``CSVError`` (`noColumn`).
    public func index(of column: String) throws(CSVError) -> Int {
        guard let index = header.firstIndex(of: column) else {
            throw CSVError(file: records.name, problem: .noColumn(column, found: header))
        }
        return index
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: ``CSVError``; after one, there are no more rows.
    public mutating func next() throws(CSVError) -> Row? {
        guard let fields = try records.next() else { return nil }
        guard fields.count == header.count else {
            let problem = CSVError.Problem.wrongFieldCount(
                row: records.rowCount, found: fields.count, expected: header.count)
            throw CSVError(file: records.name, problem: problem)
        }
        return Row(number: records.rowCount, fields: fields)
    }
}
