import Foundation

/// Rows of names and numbers, to be written as text, CSV, Markdown or LaTeX.
public struct Table: Sendable, Equatable {
    public enum Format: String, Sendable, CaseIterable {
        case text, csv, markdown, latex
    }

    /// A column of numbers.
    public struct Column: Sendable, Equatable {
        public enum Better: Sendable { case higher, lower }

        public var title: String
        /// Which numbers are the good ones; nil if none is better than another.
        public var better: Better?

        public init(_ title: String, better: Better? = nil) {
            self.title = title
            self.better = better
        }
    }

    public enum Cell: Sendable, Equatable {
        case number(Double, interval: ClosedRange<Double>? = nil)
        case text(String)
        /// There is nothing to say, which is not 0.
        case absent
    }

    public struct Row: Sendable, Equatable {
        public var name: String
        public var cells: [Cell]

        public init(_ name: String, _ cells: [Cell]) {
            self.name = name
            self.cells = cells
        }
    }

    /// What the table shows, for a reader who sees nothing else.
    public var caption: String
    /// What the rows are.
    public var rowTitle: String
    public var columns: [Column]
    /// Each with a cell for every column.
    public var rows: [Row]

    public init(caption: String, rowTitle: String, columns: [Column], rows: [Row]) {
        self.caption = caption
        self.rowTitle = rowTitle
        self.columns = columns
        self.rows = rows
    }

    /// - Parameter style: Where text is printed; the other formats do not ask.
    public func written(as format: Format, _ style: TerminalStyle = TerminalStyle()) -> String {
        switch format {
        case .text: text(style)
        case .csv: csv
        case .markdown: markdown
        case .latex: latex
        }
    }
}

// MARK: - Numbers

extension Table {
    /// The best numbers of a column as they are printed; empty where no number is better than another.
    func bestRows(_ column: Int) -> Set<Int> {
        guard let better = columns[column].better else { return [] }
        let decimals = decimals(column)
        let numbers = rows.map { number($0.cells[column]).map { Self.printed($0, decimals: decimals) } }
        let present = numbers.compactMap { $0.flatMap(Double.init) }
        guard Set(present).count > 1, let best = better == .higher ? present.max() : present.min() else { return [] }
        return Set(numbers.indices.filter { numbers[$0].flatMap(Double.init) == best })
    }

    /// So many that the smallest number of the column keeps three digits, but no more than four, and where the largest
    /// has two digits before the point or more, no more than four digits of it.
    func decimals(_ column: Int) -> Int {
        let sizes = rows.compactMap { number($0.cells[column]).map(abs) }.filter { $0 > 0 && $0.isFinite }
        guard let smallest = sizes.min(), let largest = sizes.max(), !sizes.allSatisfy({ $0 == $0.rounded() }) else {
            return 0
        }
        let limit = largest < 10 ? 4 : 3 - Int(log10(largest).rounded(.down))
        return max(0, min(limit, 2 - Int(log10(smallest).rounded(.down))))
    }

    private func number(_ cell: Cell) -> Double? {
        if case .number(let number, _) = cell { number } else { nil }
    }

    static func printed(_ number: Double, decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", number)
        return text.first == "-" && text.allSatisfy({ "-0.".contains($0) }) ? String(text.dropFirst()) : text
    }
}
