import SightlineEvaluation
import SightlineExperiments
import SightlineModels

package enum ExperimentCommand: Command {
    package struct Configuration: HasScoringOptions, Equatable {
        /// One after the other; empty where none was named.
        package var names: [ExperimentName] = []
        package var isQuick = false
        package var isFull = false
        package var seed: UInt64 = 0
        package var output = "experiments"
        package var model: String?
        /// Labelled texts.
        package var data: String?
        package var scoring = ScoringOptions()
        package var isQuiet = false
    }

    package static let name = "experiment"
    package static let summary = "Make an experiment of the papers on this machine, with figures, numbers and a page."
    package static let usage = ["sightline experiment [OPTIONS] NAME", "sightline experiment [OPTIONS] all"]
    package static let defaults = Configuration()

    package static var options: [Option<Configuration>] {
        [
            Option("--quick", \.isQuick, "A few minutes: enough to see what the paper says (default)."),
            Option("--full", \.isFull, "More models, texts and samples: up to an hour or so."),
            Option("--seed", "S", \.seed, .integer(in: 0 ... .max), "Equal seeds give equal numbers, but for seconds (default: 0)."),
            Option(
                "--output", "DIR", \.output, .text,
                "Where to make a directory NAME with page.md, and every figure as .svg, .png and .csv (default: experiments). One "
                    + "of an earlier run is replaced."),
            Option(
                "--model", "DIR|NAME", \.model, .text,
                "Of experiments on real texts: the classifier. Without it, the bundled film-review model."),
            Option(
                "--data", "FILE", \.data, .text,
                "Of experiments on real texts: labelled texts, .tsv or .jsonl (default: sentences that come with Sightline). review "
                    + "and runtime take the first."),
        ] + scoringOptions + [
            Option("--quiet", \.isQuiet, "No progress and no notes on the standard error; errors only.")
        ]
    }

    package static var notes: [(title: String, paragraphs: [String])] {
        [(title: "EXPERIMENTS", paragraphs: ExperimentName.allCases.map { "\($0.rawValue): \($0.summary)" })]
    }

    package static let examples = [
        "sightline experiment additive-learning --quick",
        "sightline experiment concatenation --model ./my-model --data test.tsv",
        "sightline experiment all --full --output ./results",
    ]

    private static let everything = "all"

    package static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        guard arguments.count <= 1 else { throw .unexpectedArgument(arguments[1], command: name) }
        guard let argument = arguments.first else { return }
        if argument == everything {
            configuration.names = ExperimentName.allCases
        } else if let experiment = ExperimentName(rawValue: argument) {
            configuration.names = [experiment]
        } else {
            throw .unknownExperiment(
                argument, names: names, suggestion: Suggestion.nearest(to: argument, in: names))
        }
    }

    private static var names: [String] { ExperimentName.allCases.map(\.rawValue) + [everything] }

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        guard !configuration.names.isEmpty else {
            throw .missing("the NAME of an experiment (\(names.joined(separator: ", ")))", command: name)
        }
        if configuration.isQuick, configuration.isFull {
            throw .conflict("both --quick and --full are given; leave one out")
        }
        for (option, value) in [("--model", configuration.model), ("--data", configuration.data)] where value != nil {
            guard configuration.names.contains(where: \.usesTexts) else {
                throw .conflict(
                    "\(configuration.names[0].rawValue) trains models of its own on data of its own; leave \(option) out")
            }
        }
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let console = Console(isQuiet: configuration.isQuiet)
        for name in configuration.names { try ExperimentTask(name, configuration, console).run() }
        return .done
    }
}
