import SightlineAttribution

package enum ExplainCommand: TextCommand {
    package struct Configuration: HasTextOptions, HasScoringOptions, HasMethodOptions, Equatable {
        package var texts = TextOptions()
        package var scoring = ScoringOptions()
        /// As given: a label, or an index; which one only the model can tell.
        package var target: String?
        /// A token that a language model's target is set against.
        package var foil: String?
        package var method = MethodOptions()
        /// A file of scores to explain from.
        package var dictionary: String?
        package var checksFit = false
        package var mergesWords = false
        /// Whether SLALOM's values are plotted against its importances, in characters.
        package var isPlotted = false
        /// Whether to say what it would take, and leave it at that.
        package var isDryRun = false
    }

    package static let name = "explain"
    package static let summary = "Show which tokens decide what a model says of a text, and how sure that is."
    package static let usage = [
        "sightline explain [OPTIONS] TEXT",
        "sightline explain [OPTIONS] --input FILE|- [--output FILE]",
    ]
    package static let defaults = Configuration()

    package static var options: [Option<Configuration>] {
        textOptions + [
            Option(
                "--target", "LABEL|INDEX|TOKEN", \.target, .text,
                "The label to explain (default: the predicted one). A number is an index unless a label is spelled so. "
                    + "Of a causal language model, the next token."),
            Option(
                "--foil", "TOKEN", \.foil, .text,
                "With a causal language model: explain the target rather than this token, not against all others."),
            Option(
                "--scatter", \.isPlotted,
                "Of slalom: also plot each token's importance against its value, at the terminal."),
            Option("--words", \.mergesWords, "Merge the pieces of each word into one token."),
            Option(
                "--dry-run", \.isDryRun,
                "Explain nothing; print how many passes, seconds and how much memory it would take, from a few sequences "
                    + "scored for the purpose."),
        ] + methodOptions + dictionaryOptions + htmlOptions + exportOptions + precisionOptions + scoringOptions + outputOptions
    }

    private static var dictionaryOptions: [Option<Configuration>] {
        [
            Option(
                "--dictionary", "DICT", \.dictionary, .text,
                "Explain from a dictionary, without asking the model for tokens that are in it; see sightline dictionary build."),
            Option(
                "--check-fit", \.checksFit,
                "With --dictionary: ask the model for the text and --samples deletions of it (default: "
                    + "\(DictionarySLALOM.Check.defaultSampleCount)), and say how well the dictionary predicts them."),
        ]
    }

    private static var exportOptions: [Option<Configuration>] {
        [
            exportOption(
                .svg,
                "Draw one figure into FILE, as SVG: the coloured TEXT, its strongest tokens and, of slalom, value against "
                    + "importance; of attention-flow and gaf, the flow through the layers."),
            exportOption(.png, "The same figure in pixels; needs librsvg."),
            exportOption(.latex, "The coloured TEXT and a table of scores for LaTeX with xcolor."),
            exportOption(.csv, "A row for each token, every number in full."),
            exportOption(.markdown, "Text, table and trust for a ticket or a README."),
        ]
    }

    package static let notes = [
        (
            title: "SCORES",
            paragraphs: [
                "All are in log odds towards the explained label, special tokens apart. value: the score of a sequence "
                    + "of this token alone. importance: the logarithm of its weight. removal: what the score loses when "
                    + "it is taken out. JSON has linear and share too. After ± stands one standard error.",
                "Other methods give one attribution. It is the token's part of the score, in log odds; of gradient, "
                    + "smoothgrad and attention methods it is in a unit of their own: how much the answer hangs on the "
                    + "token, not which way it pushes.",
            ]
        ),
        (
            title: "NEXT TOKENS",
            paragraphs: [
                "A causal language model is explained by the choice of its next token. Target and foil are single tokens, "
                    + "as text or as the vocabulary spells them; of the same word with and without a space before it, the "
                    + "one that the model finds likelier is meant."
            ]
        ),
        MethodName.notes,
        inputNotes,
    ]

    package static let examples = [
        "sightline explain \"A gripping, beautifully acted film.\"",
        "sightline explain --target negative --words --json \"Not bad at all\"",
        "sightline explain --precision-target 0.05 --budget 60s \"Not bad at all\"",
        "sightline explain --model ./my-model --input reviews.tsv --dry-run",
        "sightline explain --method kernel-shap --samples 2000 \"Not bad at all\"",
        "sightline explain --scatter --palette purple-orange \"Not bad at all\"",
        "sightline explain --html report.html \"A gripping, beautifully acted film.\"",
        "sightline explain --svg figure.svg --csv scores.csv --markdown ticket.md \"Not bad at all\"",
        "sightline explain --method gaf --svg flow.svg \"A gripping, beautifully acted film.\"",
        "sightline explain --model ./gpt2 --target Paris --foil London \"The capital of France is\"",
        "sightline explain --dictionary film.dict --check-fit \"A gripping, beautifully acted film.\"",
        "sightline explain --model ./my-model --input reviews.tsv --output out.jsonl",
        "sightline explain --model ./my-model --input reviews.tsv --output out.jsonl --resume",
    ]

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        try validateTexts(configuration.texts)
        try configuration.method.validate()
        try validateDictionary(configuration)
        try validateDryRun(configuration)
        if configuration.isPlotted, !configuration.texts.isReported {
            throw .conflict("--scatter is for a reader at a terminal, and JSON has no place for it; leave it out")
        }
        if configuration.isPlotted, !configuration.method.name.hasValues {
            throw .requires(option: "--scatter", other: "--method slalom, slalom-eff or slalom-published")
        }
    }

    private static func validateDryRun(_ configuration: Configuration) throws(UsageError) {
        guard configuration.isDryRun else { return }
        let texts = configuration.texts
        let others = texts.outputs.map(\.option) + (texts.resumes ? ["--resume"] : []) + (configuration.isPlotted ? ["--scatter"] : [])
        if let other = others.first {
            throw .conflict("--dry-run explains nothing that \(other) could be of; leave one of the two out")
        }
    }

    private static func validateDictionary(_ configuration: Configuration) throws(UsageError) {
        guard configuration.dictionary != nil else {
            if configuration.checksFit { throw .requires(option: "--check-fit", other: "--dictionary DICT") }
            return
        }
        if configuration.texts.pair != nil {
            throw .conflict("--dictionary is for single texts, not for a --pair; leave one of the two out")
        }
        // What the check is told; all else is of methods that ask the model.
        var method = configuration.method
        if configuration.checksFit { (method.sampleCount, method.maximumDeletions, method.seed) = (nil, nil, nil) }
        guard method == MethodOptions() else {
            throw .conflict(
                "--dictionary is a method by itself, and takes no option of another but, with --check-fit, --samples, "
                    + "--max-deletions and --seed; leave the others out")
        }
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        let console = Console(isQuiet: configuration.texts.isQuiet)
        let task = try ExplainTask(configuration, console)
        return try configuration.isDryRun
            ? DryRun(task).run(configuration.texts, console) : task.run(configuration.texts, console)
    }
}
