import SightlineAttribution

package enum DictionaryBuildCommand: Command {
    package struct Configuration: HasScoringOptions, Equatable {
        package var model: String?
        package var takesVocabulary = false
        /// A file of texts, or `-`.
        package var corpus: String?
        package var limit: Int?
        package var target: String?
        package var foil: String?
        package var referenceCount: Int?
        package var scoring = ScoringOptions()
        package var output: String?
        package var resumes = false
        package var isQuiet = false
    }

    package static let name = "dictionary build"
    package static let summary = "Score every token of a model once, so that explain --dictionary need not ask it again."
    package static let usage = [
        "sightline dictionary build [OPTIONS] --vocabulary --output DICT",
        "sightline dictionary build [OPTIONS] --corpus FILE|- --output DICT",
    ]
    package static let defaults = Configuration()

    package static var options: [Option<Configuration>] {
        [
            Option(
                "--model", "DIR|NAME", \.model, .text, "As for explain. Without it, the bundled film-review model."),
            Option("--vocabulary", \.takesVocabulary, "Take every token that a text can have."),
            Option(
                "--corpus", "FILE|-", \.corpus, .text,
                "Take the tokens of these texts; FILE as for explain --input."),
            Option(
                "--limit", "N", \.limit, .integer(in: 1...1_000_000_000),
                "With --corpus: the N most frequent tokens alone."),
            Option(
                "--target", "TOKEN", \.target, .text,
                "Of a causal language model: the next token to be explained. A classifier's dictionary has all its labels."),
            Option("--foil", "TOKEN", \.foil, .text, "The token that the target is set against, rather than all others."),
            Option(
                "--references", "R", \.referenceCount, .integer(in: SLALOMDictionaryBuilder.referenceRange),
                "Tokens that every other is scored beside (default: as many as labels, from 2 to 8)."),
        ] + precisionOptions + scoringOptions + [
            Option(
                "--output", "DICT", \.output, .text,
                "The file to write. Scores go to DICT.part first."),
            Option("--resume", \.resumes, "Go on with the DICT.part of an interrupted build, if there is one."),
            Option("--quiet", \.isQuiet, "No progress and no notes on the standard error; errors only."),
        ]
    }

    package static let notes = [
        (
            title: "WHAT IS IN IT",
            paragraphs: [
                "For each token its value, the score of a text of this token alone, and its importance, which follows from pairs "
                    + "with a few other tokens. They are of the model, not of a text: explanations from a dictionary cost nothing, "
                    + "and say less of any one text than one made for it. sightline explain --dictionary DICT --check-fit says how "
                    + "much less.",
                "A dictionary belongs to one model: with other weights, another tokenizer or another configuration it is refused.",
                "Nothing is drawn at random. Equal commands give equal files, interrupted or not.",
            ]
        )
    ]

    package static let examples = [
        "sightline dictionary build --vocabulary --output film.dict",
        "sightline dictionary build --model ./my-model --corpus reviews.tsv --output reviews.dict",
        "sightline dictionary build --model ./gpt2 --target \" Paris\" --vocabulary --output paris.dict",
        "sightline explain --dictionary film.dict \"A gripping, beautifully acted film.\"",
    ]

    package static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        if let argument = arguments.first { throw .unexpectedArgument(argument, command: name) }
    }

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        if configuration.output == nil { throw .missing("--output DICT", command: name) }
        switch (configuration.takesVocabulary, configuration.corpus) {
        case (false, nil): throw .missing("--vocabulary or --corpus FILE", command: name)
        case (true, .some): throw .conflict("both --vocabulary and --corpus are given; leave one out")
        default: break
        }
        if configuration.limit != nil, configuration.corpus == nil {
            throw .requires(option: "--limit", other: "--corpus FILE")
        }
        if configuration.foil != nil, configuration.target == nil {
            throw .requires(option: "--foil", other: "--target TOKEN")
        }
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        try DictionaryBuild(configuration, Console(isQuiet: configuration.isQuiet)).run()
    }
}
