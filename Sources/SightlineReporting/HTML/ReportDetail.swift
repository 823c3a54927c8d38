/// How much a report says of each text: less where there are many, so that a file of fifty stays below 300 kB.
struct ReportDetail: Equatable {
    /// Rows of tables, and points of scatters.
    let rowLimit: Int

    /// Rows of a report in all **[ours]**.
    private static let totalRows = 250
    private static let rowRange = 5...200

    /// - Parameter count: Explanations in the report.
    init(explanationCount count: Int) {
        rowLimit = min(max(Self.totalRows / max(count, 1), Self.rowRange.lowerBound), Self.rowRange.upperBound)
    }

    /// Whether every token carries all its scores, rather than the leading one.
    var namesAllScores: Bool { rowLimit >= 40 }
    /// Whether scores and settings are open to see, rather than a click away.
    var isOpen: Bool { rowLimit >= 50 }
    /// Whether what is the same for all texts is said once above them, rather than with each.
    var isBrief: Bool { rowLimit < 10 }
}
