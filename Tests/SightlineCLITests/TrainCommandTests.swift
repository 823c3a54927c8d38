import Foundation
import SightlineCLI
import SightlineJSON
import SightlineModels
import Testing

/// `sightline train`, through the program.
@Suite struct TrainCommandTests {
    /// Short texts whose label is whether they have the word "good" in them.
    private static func table(_ count: Int, labels: [String] = ["0", "1"], offset: Int = 0) -> String {
        let words = ["film", "plot", "slow", "music", "scene", "actor", "ending", "story"]
        let rows = (offset..<offset + count).map { index in
            let others = (0..<2 + index % 5).map { words[(index * 7 + $0 * 3) % words.count] }
            let isGood = index % 2 == 1
            return ((isGood ? ["good"] : ["bad"]) + others).joined(separator: " ") + "\t" + labels[isGood ? 1 : 0]
        }
        return "sentence\tlabel\n" + rows.joined(separator: "\n") + "\n"
    }

    private static let small = ["--config", "bert:layers=1,hidden=16,heads=2,positions=32", "--vocabulary-size", "120"]

    private func arguments(_ folder: TemporaryFolder, output: String = "model", _ options: [String] = []) throws -> [String] {
        if !folder.exists("train.tsv") {
            try folder.write("train.tsv", Self.table(120))
            try folder.write("dev.tsv", Self.table(40, offset: 1000))
        }
        return [
            "train", "--data", folder.path("train.tsv"), "--dev", folder.path("dev.tsv"), "--output", folder.path(output),
        ] + Self.small + options
    }

    @Test func aNewClassifierLearnsAndIsAModel() throws {
        let folder = try TemporaryFolder()
        try folder.write("test.jsonl", "{\"text\": \"good film\", \"label\": 1}\n{\"text\": \"bad plot\", \"label\": \"0\"}\n")
        let run = try Program.run(
            arguments(
                folder,
                ["--epochs", "8", "--learning-rate", "5e-3", "--test", folder.path("test.jsonl"), "--seed", "4"]))
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.messages.hasPrefix("training bert, 1 layers of 16, "), "\(run.messages)")
        #expect(run.text == "\(folder.path("model")): 32 steps, dev accuracy 100.0 % after \(try best(folder)), "
            + "test accuracy 100.0 % on 2 texts\n")
        #expect(!folder.exists("model/training-state.safetensors"))

        let predicted = try Program.run("predict", "good story film", "--model", folder.path("model"), "--json").records()
        #expect(predicted[0]["label"] == .string("1"))
        let again = try Program.run(arguments(folder))
        #expect(again.code == 1)
        #expect(again.messages == "error: \(folder.path("model")) holds a model already; give another directory, or delete it\n")
        let resumed = try Program.run(arguments(folder, ["--resume"]))
        #expect(resumed.code == 0)
        #expect(resumed.messages == "\(folder.path("model")) is finished; nothing is left to do\n")
    }

    private func best(_ folder: TemporaryFolder) throws -> Int {
        let record = JSONReader(try JSONValue(parsing: folder.read("model/training.json")))
        return try record["best"]["step"].integer()
    }

    @Test func aCheckpointIsCutDownWithATeacher() throws {
        let folder = try TemporaryFolder()
        let run = try Program.run(
            [
                "train", "--data", folder.write("train.tsv", Self.table(64, labels: ["negative", "Positive"])), "--output",
                folder.path("model"), "--init", "tiny-sentiment", "--config", "bert:layers=1", "--vocabulary-size", "400",
                "--teacher", "tiny-sentiment", "--epochs", "1", "--dtype", "float16", "--json",
            ])
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.messages.contains("without --dev FILE"))
        let record = try run.records()[0]
        #expect(record["labels"] == .array([.string("negative"), .string("positive")]))
        #expect(record["stepCount"] == .integer(2))
        let model = try ModelDescription(checkpoint: Checkpoint(directory: URL(fileURLWithPath: folder.path("model"))))
        #expect(model.layerCount == 1 && model.vocabularySize < 400 && model.labels.names == ["negative", "positive"])
        #expect(try Program.run("explain", "a good film", "--model", folder.path("model"), "--samples", "50").code == 0)
    }

    // MARK: - Interruptions

    private func weights(_ folder: TemporaryFolder, _ name: String) throws -> Data {
        try folder.read("\(name)/model.safetensors")
    }

    /// Starts a training and waits until its state is saved.
    private func started(_ folder: TemporaryFolder, _ options: [String], savesAt count: Int) throws -> Process {
        try folder.write("errors", "")
        let process = try Program.started(
            arguments(folder, options), input: FileHandle.nullDevice, output: FileHandle.nullDevice,
            errors: folder.path("errors"))
        for _ in 0..<6_000 where process.isRunning {
            let messages = String(decoding: try folder.read("errors"), as: UTF8.self)
            if messages.components(separatedBy: "dev accuracy").count > count { break }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return process
    }

    private static let long = ["--epochs", "40", "--learning-rate", "1e-3", "--batch-size", "16", "--save-every", "0"]

    @Test(arguments: [SIGKILL, SIGINT, SIGTERM])
    func aTrainingThatWasEndedGoesOnAndGivesTheSameWeights(signal: Int32) throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run(arguments(folder, output: "whole", Self.long + ["--threads", "1"])).code == 0)

        let process = try started(folder, Self.long, savesAt: 3)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        let messages = String(decoding: try folder.read("errors"), as: UTF8.self)
        #expect(!folder.exists("model/model.safetensors"))
        #expect(folder.exists("model/training-state.safetensors"))
        if signal == SIGKILL {
            #expect(process.terminationReason == .uncaughtSignal)
        } else {
            #expect(process.terminationReason == .exit && process.terminationStatus == 130, "\(messages)")
            #expect(messages.hasSuffix(
                "steps, which are in \(folder.path("model")); to go on, give the same command with --resume\n"), "\(messages)")
        }
        let refused = try Program.run(arguments(folder, Self.long))
        #expect(refused.code == 1)
        #expect(refused.messages.contains("holds an interrupted training; go on with --resume, or delete it"))
        let other = try Program.run(arguments(folder, Self.long + ["--resume", "--seed", "9"]))
        #expect(other.code == 1 && other.messages.contains("it is of a training with other settings"))

        let resumed = try Program.run(arguments(folder, Self.long + ["--resume"]))
        #expect(resumed.code == 0, "\(resumed.messages)")
        #expect(resumed.messages.contains("resuming after "))
        #expect(try weights(folder, "model") == weights(folder, "whole"))
    }

    // MARK: - What is refused

    @Test(arguments: [
        ([], "train needs --data FILE, the texts to learn from; see sightline train --help"),
        (["--data", "x"], "train needs --output DIR, a directory for the model; see sightline train --help"),
        (["--data", "x", "--output", "y", "text"], "train takes no argument \"text\""),
        (["--temperature", "3"], "--temperature goes with --teacher DIR only; add that, or leave --temperature out"),
        (["--patience", "3"], "--patience goes with --dev FILE only; add that, or leave --patience out"),
        (["--keep-layers", "0"], "--keep-layers goes with --init DIR only; add that, or leave --keep-layers out"),
        (["--keep-layers", "0,0"], "--keep-layers is \"0,0\"; expected whole numbers from 0 with commas between them, none of them twice"),
        (
            ["--init", "d", "--config", "bert:hidden=3"],
            "with --init DIR, the network is the model's own, and --config can only cut its layers; leave hidden= out"
        ),
        (
            ["--init", "d", "--config", "bert:layers=1", "--keep-layers", "1"],
            "both --keep-layers and layers= in --config say which layers to keep; leave one out"
        ),
        (
            ["--config", "bert:layer=1"],
            "--config is \"bert:layer=1\"; expected bert or distilbert or gpt2, perhaps with a colon and whole numbers for "
                + "layers, hidden, heads, intermediate, positions, such as bert:layers=2,hidden=128,heads=4"
        ),
        (["--dtype", "fp16"], "--dtype is \"fp16\"; expected float32 or float16 or bfloat16"),
    ] as [([String], String)])
    func wrongUsage(options: [String], message: String) throws {
        let needed = options.first.map { $0.hasPrefix("--data") } ?? true ? [] : ["--data", "x", "--output", "y"]
        let run = try Program.run(["train"] + needed + options)
        #expect(run.code == 2)
        #expect(run.messages == "error: \(message)\nFor help: sightline train --help\n")
    }

    @Test(arguments: [
        ("sentence\tlabel\n", "{train} has no texts"),
        ("sentence\na film\n", "{train}: text 2 has no label; give each one, in a column or member \"label\""),
        ("text\tlabel\na\t1\nb\t1\n", "{train}: every text has the label 1; nothing can be learnt from one class alone"),
        ("a\tb\n", "{train}: the header has no column text or sentence; it has \"a\", \"b\""),
    ])
    func wrongData(content: String, message: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("train.tsv", content)
        try folder.write("dev.tsv", Self.table(4))
        let run = try Program.run(arguments(folder))
        #expect(run.code == 1)
        #expect(
            run.messages == "error: " + message.replacingOccurrences(of: "{train}", with: folder.path("train.tsv")) + "\n")
        #expect(!folder.exists("model"))
    }

    @Test(arguments: [
        (["--labels", "bad,good,fair"], "dev", "{dev}: text 2 has the label dull, but the classes are bad, good, fair"),
        ([], "dev", "{dev}: text 2 has the label dull, but the classes are 0, 1; name all classes with --labels"),
        (["--vocabulary-size", "10"], "train", "new tokenizer: a vocabulary of 10 tokens has no room"),
        (["--config", "bert:hidden=15,heads=2"], "train", "asks for the number of attention heads = 2"),
        (["--init", "nowhere"], "train", "nowhere: no such model"),
        (["--init", "tiny-sentiment", "--config", "gpt2"], "train", "tiny-sentiment is a bert, but --config says gpt2"),
        (["--teacher", "tiny-sentiment", "--labels", "dull,gripping"], "train", "tiny-sentiment tells apart negative, positive"),
    ] as [([String], String, String)])
    func whatDoesNotGoTogether(options: [String], wrong: String, message: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("train.tsv", Self.table(20))
        try folder.write("dev.tsv", wrong == "dev" ? "text\tlabel\na film\tdull\n" : Self.table(4))
        // Later options win, so these take the place of the small network's.
        let run = try Program.run([
            "train", "--data", folder.path("train.tsv"), "--dev", folder.path("dev.tsv"), "--output", folder.path("model"),
        ] + options)
        #expect(run.code == 1)
        let expected = message.replacingOccurrences(of: "{dev}", with: folder.path("dev.tsv"))
        #expect(run.messages.contains(expected), "\(run.messages)")
        #expect(!folder.exists("model"))
    }
}
