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
    /// The best numbers of a column, as far as they are printed; empty where no number is better than another.
    func bestRows(_ column: Int) -> Set<Int> {
        guard let better = columns[column].better else { return [] }
        let numbers = rows.map { row in number(row.cells[column]).flatMap { Double(Self.printed($0)) } }
        let present = numbers.compactMap { $0 }
        guard Set(present).count > 1, let best = better == .higher ? present.max() : present.min() else { return [] }
        return Set(numbers.indices.filter { numbers[$0] == best })
    }

    private func number(_ cell: Cell) -> Double? {
        if case .number(let number, _) = cell { number } else { nil }
    }

    /// Digits after the point: so many that three count, but no more than four; none for a whole number.
    static func decimals(_ number: Double) -> Int {
        guard number != number.rounded(), number.isFinite else { return 0 }
        return min(4, max(0, 2 - Int(log10(abs(number)).rounded(.down))))
    }

    static func printed(_ number: Double) -> String { printed(number, decimals: decimals(number)) }

    static func printed(_ number: Double, decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", number)
        return text.first == "-" && text.allSatisfy({ "-0.".contains($0) }) ? String(text.dropFirst()) : text
    }
}
