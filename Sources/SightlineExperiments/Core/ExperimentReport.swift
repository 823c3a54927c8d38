import SightlineReporting

/// What an experiment was about, and what came out.
public struct ExperimentReport: Sendable {
    public var title: String
    /// What is asked, and where it was asked first.
    public var question: String
    /// How it was done here: models, data, numbers of each.
    public var method: [String]
    /// What the paper says comes out, with its numbers.
    public var expected: String
    /// What came out, made from the numbers.
    public var findings: [String]
    /// What is unlike the paper, and why.
    public var differences: [String]
    public var tables: [ExperimentTable]
    public var figures: [ExperimentFigure]

    public init(
        title: String, question: String, method: [String], expected: String, findings: [String], differences: [String],
        tables: [ExperimentTable], figures: [ExperimentFigure]
    ) {
        self.title = title
        self.question = question
        self.method = method
        self.expected = expected
        self.findings = findings
        self.differences = differences
        self.tables = tables
        self.figures = figures
    }
}

/// A table with the name of its file.
public struct ExperimentTable: Sendable {
    public var name: String
    public var table: Table

    public init(_ name: String, _ table: Table) {
        self.name = name
        self.table = table
    }
}

/// A picture of numbers, and the numbers.
public struct ExperimentFigure: Sendable {
    /// Of its files, without what they end in.
    public var name: String
    public var caption: String
    public var svg: String
    public var csv: String

    public init(_ name: String, caption: String, _ plot: Plot) {
        self.init(name: name, caption: caption, svg: plot.svg, csv: plot.csv)
    }

    public init(_ name: String, caption: String, _ grid: PlotGrid) {
        self.init(name: name, caption: caption, svg: grid.svg, csv: grid.csv)
    }

    private init(name: String, caption: String, svg: String, csv: String) {
        self.name = name
        self.caption = caption
        self.svg = svg
        self.csv = csv
    }
}
