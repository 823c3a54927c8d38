import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import SightlineReporting

package enum EvaluateCommand: Command {
    package struct Configuration: HasScoringOptions, HasMethodList, Equatable {
        package var data: String?
        package var format: EvaluationData.Format?
        package var agreement: YelpHAT.Agreement?
        package var limit: Int?
        package var model: String?
        package var target: String?
        package var methods = MethodList(MethodName.compared)
        package var groups: [MetricGroup]?
        /// Labelled texts to train Naive Bayes on.
        package var training: String?
        package var scoring = ScoringOptions()
        package var output: String?
        package var resumes = false
        /// Results of an earlier run, to make a table of.
        package var results: String?
        package var tableFormat = Table.Format.text
        /// The metrics that the table shows; nil for all.
        package var columns: [MetricName]?
        /// A file for a picture of fidelity against cost.
        package var plot: String?
        package var isQuiet = false
    }

    package static let name = "evaluate"
    package static let summary = "Measure how right methods of explaining are, on the texts of a file."
    package static let usage = [
        "sightline evaluate [OPTIONS] --data FILE [--output RESULTS]",
        "sightline evaluate [OPTIONS] --results RESULTS",
    ]
    package static let defaults = Configuration()

    package static var options: [Option<Configuration>] {
        dataOptions + methodListOptions(default: "all") + [
            Option(
                "--metrics", "A,B,…", \.groups, .list(MetricGroup.self),
                "Groups of metrics (default: all that the data allow, but sensitivity and stability, which explain every "
                    + "text many times). See METRICS."),
            Option(
                "--naive-bayes", "FILE", \.training, .text,
                "Labelled texts, .tsv or .jsonl, to train the Naive Bayes classifier on that scores are compared with."),
        ] + precisionOptions + scoringOptions + resultOptions
    }

    private static var dataOptions: [Option<Configuration>] {
        [
            Option(
                "--data", "FILE|-", \.data, .text,
                "Texts, perhaps with a label. .tsv and .jsonl as for explain; .csv is Yelp-HAT as published."),
            Option(
                "--format", "jsonl|tsv|txt|yelp-hat", \.format,
                .choice([
                    "jsonl": .lines(.jsonLines), "tsv": .lines(.tabSeparated), "txt": .lines(.plain), "yelp-hat": .yelpHAT,
                ]),
                "How the texts lie in FILE (default: what its name says)."),
            Option(
                "--agreement", "all|majority|any", \.agreement, .choice(YelpHAT.Agreement.self),
                "With yelp-hat: how many of its annotators make a word a marked one (default: all)."),
            Option("--limit", "N", \.limit, .integer(in: 1...1_000_000_000), "The first N texts only."),
            Option("--model", "DIR|NAME", \.model, .text, "As for explain. Without it, the bundled film-review model."),
            Option(
                "--target", "LABEL|INDEX|TOKEN", \.target, .text,
                "The label to explain (default: of each text the predicted one)."),
        ]
    }

    private static var resultOptions: [Option<Configuration>] {
        [
            Option(
                "--output", "RESULTS", \.output, .text,
                "Write everything that was measured to RESULTS, as JSON lines. They go to RESULTS.part, which is renamed "
                    + "at the end."),
            Option(
                "--resume", \.resumes,
                "Go on with the RESULTS.part of an interrupted run, if there is one."),
            Option(
                "--results", "RESULTS", \.results, .text,
                "Make the table, or the picture, of what an earlier run wrote. No model is needed."),
            Option(
                "--format-table", "FORMAT", \.tableFormat, .choice(Table.Format.self),
                "text (default), csv, markdown or latex."),
            Option(
                "--columns", "A,B,…", \.columns,
                Reading(expected: "names of metrics with commas, such as \(MetricName.deletionError.rawValue)") { text in
                    let names = text.split(separator: ",", omittingEmptySubsequences: false)
                    let found = names.compactMap { MetricName(rawValue: String($0)) }
                    return found.count == names.count ? found : nil
                },
                "The columns of the table, by the names of single metrics that RESULTS has (default: all)."),
            Option(
                "--svg", "FILE", \.plot, .text,
                "With several budgets: draw the deletion error against the cost into FILE."),
            Option("--quiet", \.isQuiet, "No progress and no notes on the standard error; errors only."),
        ]
    }

    package static var notes: [(title: String, paragraphs: [String])] {
        [
            (
                title: "METRICS",
                paragraphs: [
                    "deletion: how well the scores predict what random deletions do to the model's score. infidelity: the "
                        + "same with any number of deletions. curves, aopc, eraser: what happens to the probability when "
                        + "the tokens with the highest scores go, or come alone. human-attention: whether words that people "
                        + "marked have higher scores. naive-bayes: rank correlation with word counts. sensitivity and "
                        + "stability: how much scores change when a word goes, or the seed. cost: passes and seconds.",
                    "All are means over texts, with 95 % bootstrap intervals. The random method is what others must beat; a "
                        + "metric that it wins says nothing.",
                ]
            ),
            MethodName.notes,
        ]
    }

    package static let examples = [
        "sightline evaluate --data test.tsv --limit 50",
        "sightline evaluate --model ./my-model --data yelp-hat-50.csv --limit 20 --budget 500 --output hat.jsonl",
        "sightline evaluate --results hat.jsonl --columns deletion-mse,human-attention,passes --format-table latex",
        "sightline evaluate --data test.tsv --limit 20 --metrics deletion,cost --budget curve --svg curve.svg",
    ]

    package static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        if let argument = arguments.first { throw .unexpectedArgument(argument, command: name) }
    }

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        switch (configuration.data, configuration.results) {
        case (nil, nil): throw .missing("--data FILE, or --results RESULTS for a table of an earlier run", command: name)
        case (.some, .some): throw .conflict("both --data and --results are given; leave one out")
        default: break
        }
        if configuration.resumes, configuration.output == nil {
            throw .requires(option: "--resume", other: "--output RESULTS")
        }
        if configuration.groups?.contains(.naiveBayes) == true, configuration.training == nil,
            configuration.results == nil {
            throw .requires(option: "--metrics naive-bayes", other: "--naive-bayes FILE")
        }
        let runOptions: [(String, Bool)] = [
            ("--output", configuration.output != nil), ("--methods, --budget or --seed", configuration.methods != defaults.methods),
            ("--limit", configuration.limit != nil),
            ("--format", configuration.format != nil), ("--agreement", configuration.agreement != nil),
            ("--model", configuration.model != nil), ("--target", configuration.target != nil),
            ("--naive-bayes", configuration.training != nil),
        ]
        if configuration.results != nil, let given = runOptions.first(where: \.1) {
            throw .requires(option: given.0, other: "--data FILE")
        }
        if configuration.plot != nil, configuration.results == nil, configuration.methods.budgets.count < 2 {
            throw .requires(option: "--svg", other: "several budgets, such as --budget curve")
        }
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let console = Console(isQuiet: configuration.isQuiet)
        if let results = configuration.results {
            let file = try EvaluationFile(results)
            try show(EvaluationSummary(file.header, file.records), configuration)
            return .done
        }
        let (exitCode, summary) = try EvaluationRun(configuration, console).run()
        if summary.textCount > 0 { try show(summary, configuration) }
        return exitCode
    }

    private static func show(_ summary: EvaluationSummary, _ configuration: Configuration) throws {
        if let plot = configuration.plot {
            let picture = try OutputFile(plot, keepingBytes: 0)
            defer { picture.removeIfEmpty() }
            try picture.write(Data(Plot.qualityAgainstCost(summary).svg.utf8))
            try picture.finish()
        }
        let groups = configuration.groups.map { groups in groups.flatMap { $0.names(summary.header.settings) } }
        let table = Table(summary, columns: configuration.columns ?? groups)
        try OutputFile().write(Data(table.written(as: configuration.tableFormat, Console.outputStyle).utf8))
    }
}
