import Foundation
import SightlineModels
import SightlineTensors
import SightlineTraining

package enum TrainCommand: Command {
    package struct Configuration: HasScoringOptions, Equatable {
        package var data: String?
        package var development: String?
        package var test: String?
        package var output: String?
        package var origin = Origin.random
        package var network = NetworkChoice()
        /// Indices of the checkpoint's layers to keep.
        package var keptLayers: [Int]?
        package var vocabularySize: Int?
        /// A file of texts that have words for the vocabulary, and nothing else to learn from.
        package var vocabularyTexts: String?
        package var labels: [String]?
        package var tokenLimit: Int?
        package var teacher: String?
        package var temperature: Double?
        package var teacherWeight: Double?
        package var epochCount: Int?
        package var batchSize = 32
        package var learningRate: Double?
        package var warmUp = 0.1
        package var weightDecay = 0.01
        package var dropout: Double?
        package var clip = 1.0
        package var evaluationInterval: Int?
        package var patience: Int?
        /// Seconds from one saving of the state to the next.
        package var savingInterval = 60
        package var dtype = DType.float32
        package var seed: UInt64 = 0
        package var scoring = ScoringOptions()
        package var resumes = false
        package var printsJSON = false
        package var isQuiet = false
    }

    /// What training begins with.
    package enum Origin: Equatable, Sendable {
        case random
        /// A directory or a name.
        case checkpoint(String)
    }

    package static let name = "train"
    package static let summary = "Train a text classifier on labelled texts, and write it as a Hugging Face model."
    package static let usage = [
        "sightline train [OPTIONS] --data FILE --dev FILE --output DIR",
        "sightline train [OPTIONS] --data FILE --dev FILE --init DIR --output DIR",
    ]
    package static let defaults = Configuration()
    package static var options: [Option<Configuration>] {
        dataOptions + modelOptions + teacherOptions + learningOptions + scoringOptions + runOptions
    }

    private static var dataOptions: [Option<Configuration>] {
        [
            Option("--data", "FILE", \.data, .text, "Labelled texts to learn from, .tsv or .jsonl. See DATA."),
            Option(
                "--dev", "FILE", \.development, .text,
                "Labelled texts that nothing is learnt from: they decide which of the weights on the way are kept."),
            Option(
                "--test", "FILE", \.test, .text,
                "Labelled texts to measure the classifier with at the end, once."),
            Option("--output", "DIR", \.output, .text, "Where to write the model."),
            Option(
                "--labels", "A,B,…", \.labels, .words,
                "Names of the classes, in the order of their numbers (default: those of the model to begin with, if the "
                    + "data's labels are among them; else the data's)."),
            Option(
                "--max-tokens", "N", \.tokenLimit, .integer(in: 3...1_000_000),
                "Cut texts to N tokens (default: what the model takes)."),
        ]
    }

    private static var modelOptions: [Option<Configuration>] {
        [
            Option(
                "--init", "DIR|NAME|random", \.origin,
                Reading(expected: "random, a directory or a name") { text in
                    text.isEmpty ? nil : text == "random" ? .random : .checkpoint(text)
                },
                "What to begin with: a model, or random numbers (default)."),
            Option(
                "--config", "FAMILY:KEY=N,…", \.network, NetworkChoice.reading,
                "The network: bert, distilbert or gpt2, perhaps with layers=, hidden=, heads=, intermediate= and "
                    + "positions= (default: bert:layers=2,hidden=128,heads=4). With --init DIR, layers=N keeps N of its "
                    + "layers, spread evenly."),
            Option(
                "--keep-layers", "I,J,…", \.keptLayers, .integers(in: 0...9_999),
                "With --init DIR: keep these layers alone, counted from 0."),
            Option(
                "--vocabulary-size", "N", \.vocabularySize, .integer(in: 10...1_000_000),
                "Tokens of the new WordPiece vocabulary (default: 8000 at most). With --init DIR: cut its WordPiece "
                    + "vocabulary to N tokens at most, those that the data have most often."),
            Option(
                "--vocabulary-texts", "FILE", \.vocabularyTexts, .text,
                "Texts, without labels, whose tokens the vocabulary is to have as well as those of --data; as explain reads "
                    + "with --input."),
            Option(
                "--dropout", "P", \.dropout, .number(in: 0...0.95),
                "The share of numbers that training sets to 0, at every place (default: what the model's own "
                    + "configuration says; 0.1 in new ones)."),
        ]
    }

    private static var teacherOptions: [Option<Configuration>] {
        [
            Option(
                "--teacher", "DIR|NAME", \.teacher, .text,
                "A classifier with the same classes, whose probabilities to learn from beside the labels."),
            Option(
                "--teacher-weight", "W", \.teacherWeight, .number(in: 0...1),
                "The teacher's share of the loss (default: 0.5)."),
            Option(
                "--temperature", "T", \.temperature, .number(in: 0.01...100),
                "What logits are divided by before they are compared with the teacher's (default: 2)."),
        ]
    }

    private static var learningOptions: [Option<Configuration>] {
        [
            Option("--epochs", "N", \.epochCount, .integer(in: 1...100_000), "Times to go through the data (default: 3; 10 from random)."),
            Option("--batch-size", "N", \.batchSize, .integer(in: 1...100_000), "Texts per step (default: 32)."),
            Option(
                "--learning-rate", "R", \.learningRate, .number(in: 1e-9...10),
                "The highest learning rate (default: 5e-5; 5e-4 from random)."),
            Option(
                "--warm-up", "SHARE", \.warmUp, .number(in: 0...1),
                "The share of the steps in which the learning rate rises; it falls in the others (default: 0.1)."),
            Option("--weight-decay", "D", \.weightDecay, .number(in: 0...10), "Of AdamW (default: 0.01). Biases and normalisations have none."),
            Option("--clip", "NORM", \.clip, .number(in: 1e-6...1e6), "The largest norm of a step's gradients (default: 1)."),
            Option(
                "--evaluate-every", "STEPS", \.evaluationInterval, .integer(in: 1...1_000_000_000),
                "Look at the dev texts every so many steps (default: once an epoch)."),
            Option(
                "--patience", "N", \.patience, .integer(in: 1...100_000),
                "Stop when N looks in a row were no better (default: never)."),
            Option("--seed", "N", \.seed, .integer(in: 0 ... .max), "What random numbers begin with (default: 0)."),
        ]
    }

    private static var runOptions: [Option<Configuration>] {
        [
            Option(
                "--dtype", "float32|float16|bfloat16", \.dtype,
                .choice(["float32": .float32, "float16": .float16, "bfloat16": .bfloat16]),
                "What the weights are stored in (default: float32); training is in float32."),
            Option(
                "--save-every", "SECONDS", \.savingInterval, .integer(in: 0...1_000_000),
                "How often to save the state, so that --resume can go on from there after a crash (default: 60)."),
            Option("--resume", \.resumes, "Go on with the interrupted training in DIR, if there is one."),
            Option("--json", \.printsJSON, "Print what came out as JSON."),
            Option("--quiet", \.isQuiet, "No progress and no notes on the standard error; errors only."),
        ]
    }

    package static let notes: [(title: String, paragraphs: [String])] = [
        (
            title: "DATA",
            paragraphs: [
                "FILE.tsv has a header with the columns text (or sentence) and label, and perhaps pair; FILE.jsonl an object "
                    + "a line with the same. Labels are the names of classes, or their numbers from 0."
            ]
        ),
        (
            title: "TRAINING",
            paragraphs: [
                "The loss is the cross-entropy; with a teacher, its share is T² KL(teacher ‖ student) at the temperature T "
                    + "(Hinton et al., 2015). AdamW, gradients clipped, the learning rate rising and falling in a line. Of "
                    + "the weights on the way, those are kept that are most accurate on the dev texts.",
                "The same options, data and seed give the same weights, to the last bit, on any number of threads.",
                "The state of the training is saved in DIR every minute and when it is interrupted; it goes on with "
                    + "--resume as if nothing had been, also after a crash. At the end, DIR holds what transformers loads with "
                    + "from_pretrained, and training.json, which says how it came about.",
            ]
        ),
    ]

    package static let examples = [
        "sightline train --data train.tsv --dev dev.tsv --output ./my-model \\",
        "    --config bert:layers=2,hidden=384,heads=12",
        "sightline train --data train.tsv --dev dev.tsv --output ./tuned \\",
        "    --init sentence-transformers/all-MiniLM-L6-v2 --epochs 2 --test test.tsv",
        "sightline train --data train.tsv --dev dev.tsv --output ./small --init ./large \\",
        "    --config bert:layers=2 --vocabulary-size 8000 --teacher ./large --dtype float16",
    ]

    package static func accept(_ arguments: [String], into configuration: inout Configuration) throws(UsageError) {
        if let argument = arguments.first { throw .unexpectedArgument(argument, command: name) }
    }

    package static func validate(_ configuration: Configuration) throws(UsageError) {
        guard configuration.data != nil else { throw .missing("--data FILE, the texts to learn from", command: name) }
        guard configuration.output != nil else {
            throw .missing("--output DIR, a directory for the model", command: name)
        }
        if configuration.teacher == nil {
            if configuration.temperature != nil { throw .requires(option: "--temperature", other: "--teacher DIR") }
            if configuration.teacherWeight != nil { throw .requires(option: "--teacher-weight", other: "--teacher DIR") }
        }
        if configuration.development == nil {
            if configuration.patience != nil { throw .requires(option: "--patience", other: "--dev FILE") }
            if configuration.evaluationInterval != nil { throw .requires(option: "--evaluate-every", other: "--dev FILE") }
        }
        switch configuration.origin {
        case .random:
            if configuration.keptLayers != nil { throw .requires(option: "--keep-layers", other: "--init DIR") }
        case .checkpoint:
            if configuration.keptLayers != nil, configuration.network.layerCount != nil {
                throw .conflict("both --keep-layers and layers= in --config say which layers to keep; leave one out")
            }
            if configuration.vocabularyTexts != nil, configuration.vocabularySize == nil {
                throw .requires(option: "--vocabulary-texts", other: "--vocabulary-size N")
            }
            if let key = configuration.network.keysOfNewNetworks.first {
                throw .conflict(
                    "with --init DIR, the network is the model's own, and --config can only cut its layers; leave \(key)= "
                        + "out")
            }
        }
    }

    package static func run(_ configuration: Configuration) throws -> ExitCode {
        try TrainTask(configuration, Console(isQuiet: configuration.isQuiet)).run()
    }
}
