import SightlineReporting

package enum ReportCommand: Command {
    package struct Configuration: Equatable {
        package var files: [String] = []
        package var html: String?
        package var title: String?
        package var palette = Palette.blueRed
    }

    package static let name = "report"
    package static let summary = "Make a page to look at from saved explanations; no model is needed."
    package static let usage = ["sightline report [OPTIONS] FILE|- … --html FILE"]
    package static let defaults = Configuration()

    package static var options: [Option<Configuration>] {
        [
            Option(
                "--html", "FILE", \.html, .text,
                "Write the page into FILE: one file that needs no network. It goes to FILE.part, which is renamed at the end."),
            Option("--title", "TITLE", \.title, .text, "The page's title (default: what it holds)."),
            Option(
                "--palette", "PALETTE", \.palette, .choice(Palette.self),
                "Colours: blue-red (default), green-red or purple-orange."),
        ]
    }

    package static let notes = [
        (
            title: "RESULTS",
            paragraphs: [
                "Each FILE has the lines that sightline explain or compare --output writes. Explanations of the same text by several "
                    + "methods, models or towards several targets stand side by side, also when they are in several files. "
                    + "Texts that failed are listed. A page has at most \(HTMLReport.entryLimit) explanations; it says how "
                    + "many are left out."
            ]
        )
    ]
    package static let examples = [
        "sightline report results.jsonl --html report.html",
        "sightline report slalom.jsonl gaf.jsonl --html methods.html --title \"Two methods\"",
    ]

    package static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        configuration.files = arguments
    }

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        guard let first = configuration.files.first else { throw .missing("a FILE of results", command: name) }
        guard let html = configuration.html else { throw .missing("--html FILE", command: name) }
        if configuration.files.contains(html) {
            throw .conflict("--html is \(html), which holds results; give another file, such as \(first).html")
        }
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        var page = try HTMLReportFile(
            configuration.html ?? "", title: configuration.title, palette: configuration.palette)
        defer { page.removeIfEmpty() }
        for file in configuration.files {
            var reader = try ResultReader(file)
            while let entries = try reader.next() { for entry in entries { page.add(entry) } }
        }
        try page.finish()
        return .done
    }
}
