import Foundation
import SightlineCLI
import SightlineJSON
import Testing

/// `sightline dictionary`, and explanations from one, through the program.
@Suite struct DictionaryCommandTests {
    private let folder: TemporaryFolder
    private let schema: JSONSchema

    init() throws {
        folder = try TemporaryFolder()
        schema = try .documented()
    }

    private static let corpus = "a gripping film\nnot a bad film at all\nthe ending is dull , and the plot is slow\n"
    private static let sentence = "the plot is gripping , not dull"

    private func build(_ options: [String] = [], name: String = "film.dict") throws -> Program.Run {
        if !folder.exists("corpus.txt") { try folder.write("corpus.txt", Self.corpus) }
        return try Program.run(
            ["dictionary", "build", "--corpus", folder.path("corpus.txt"), "--output", folder.path(name)] + options)
    }

    /// A dictionary of the corpus.
    private func built() throws -> String {
        let run = try build(["--quiet"])
        #expect(run.code == 0 && run.messages.isEmpty && run.output.isEmpty, "\(run.messages)")
        return folder.path("film.dict")
    }

    private func explain(_ arguments: String...) throws -> Program.Run {
        try Program.run(["explain", "--dictionary", folder.path("film.dict")] + arguments)
    }

    // MARK: - Building

    @Test func aBuildSaysWhatItMade() throws {
        let run = try build()
        #expect(run.code == 0 && run.output.isEmpty)
        #expect(
            run.messages.contains(/film.dict: 15 tokens of tiny-sentiment, [0-9]+ bytes, in [0-9]+ s\n/), "\(run.messages)")
        #expect(!folder.exists("film.dict.part") && !folder.exists("film.dict.new"))
    }

    @Test func equalCommandsGiveEqualFiles() throws {
        for (name, options) in [("a", ["--threads", "1"]), ("b", ["--threads", "2"]), ("c", ["--resume"])] {
            #expect(try build(options, name: name).code == 0)
        }
        #expect(try folder.read("a") == folder.read("b"))
        #expect(try folder.read("a") == folder.read("c"))
    }

    @Test func theMostFrequentTokensAlone() throws {
        _ = try build(["--limit", "4", "--quiet"])
        let record = try Program.run("dictionary", "info", folder.path("film.dict"), "--json").records()[0]
        #expect(record["tokens"] == .integer(4))
        // Each of them is in the text twice.
        let explanation = try explain("a film, the plot is", "--json").records()[0]
        #expect(explanation["dictionary"]?["knownTypes"] == .integer(4))
    }

    @Test func theStandardInputIsACorpus() throws {
        let run = try Program.run(
            ["dictionary", "build", "--corpus", "-", "--output", folder.path("film.dict"), "--quiet"],
            input: Data(Self.corpus.utf8))
        #expect(run.code == 0)
        try folder.write("corpus.txt", Self.corpus)
        _ = try build(name: "other")
        #expect(try folder.read("film.dict") == folder.read("other"))
    }

    @Test func aWholeVocabularyOfASmallModel() throws {
        let model = GoldenModels.directory("bert").path
        let path = folder.path("bert.dict")
        let run = try Program.run("dictionary", "build", "--model", model, "--vocabulary", "--output", path, "--quiet")
        #expect(run.code == 0, "\(run.messages)")
        let record = try Program.run("dictionary", "info", path, "--json", "--model", model).records()[0]
        #expect(record["coverage"] == .string("vocabulary"))
        let explained = try Program.run(
            "explain", "the film is not very good", "--model", model, "--dictionary", path, "--json", "--quiet"
        ).records()[0]
        #expect(explained["dictionary"]?["unknownTypes"] == .integer(0))
        #expect(explained["cost"]?["forwardPasses"] == .integer(0))
    }

    @Test func aNextTokensDictionary() throws {
        let model = GoldenModels.directory("gpt2-lm").path
        let path = folder.path("next.dict")
        let missing = try Program.run("dictionary", "build", "--model", model, "--vocabulary", "--output", path)
        #expect(missing.code == 2 && missing.messages.contains("--target TOKEN, as \(model) is a causal language model"))
        let build = ["dictionary", "build", "--model", model, "--vocabulary", "--output", path, "--quiet", "--target"]
        #expect(try Program.run(build + ["good", "--foil", "bad"]).code == 0)
        let explained = try Program.run("explain", "the film is", "--model", model, "--dictionary", path, "--json")
        #expect(explained.code == 0, "\(explained.messages)")
        #expect(try schema.problems(of: explained.records()[0], as: "explanation") == [])
        let other = try Program.run("explain", "the film is", "--model", model, "--dictionary", path, "--target", "film")
        #expect(other.code == 2)
        #expect(other.messages.contains("--target is \"film\", but the dictionary is of "), "\(other.messages)")
    }

    // MARK: - Looking at one

    @Test func info() throws {
        let path = try built()
        let record = try Program.run("dictionary", "info", path, "--json").records()[0]
        #expect(try schema.problems(of: record, as: "dictionaryRecord") == [] && schema.problems(of: record) == [])
        #expect(record["model"] == .string("tiny-sentiment") && record["tokens"] == .integer(15))
        #expect(record["coverage"] == .string("corpus"))
        #expect(record["labels"] == .array([.string("negative"), .string("positive")]))
        // Alone, twice, and beside each of two references.
        #expect(record["cost"]?["forwardPasses"] == .integer(4 * 15))
        let text = try Program.run("dictionary", "info", path)
        #expect(text.code == 0 && text.text.contains("  tokens      15, those of a corpus"))
        #expect(text.text.contains("log odds towards positive; towards negative"))
        for line in text.text.split(separator: "\n").dropFirst() { #expect(line.count <= 80, "\(line)") }
        #expect(try Program.run("dictionary", "info", path, "--model", "tiny-sentiment").code == 0)
    }

    @Test func infoChecksTheWholeFile() throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: built()))
        data[data.count - 5] ^= 1
        let path = try folder.write("damaged.dict", data)
        let run = try Program.run("dictionary", "info", path)
        #expect(run.code == 1 && run.output.isEmpty)
        #expect(run.messages.hasPrefix("error: \(path): the scores of tokens "))
        let cut = try folder.write("cut.dict", data.dropLast(7))
        #expect(
            try Program.run("dictionary", "info", cut).messages
                == "error: \(cut): the file has \(data.count - 7) bytes, but its header says \(data.count); copy the file "
                + "again, or build the dictionary anew\n")
    }

    // MARK: - Explaining

    @Test func explainForAReader() throws {
        _ = try built()
        let run = try explain(Self.sentence)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.text.contains("Dictionary: "))
        let flowing = run.text.replacing("\n", with: " ")
        #expect(flowing.contains("Its scores are of tokens alone and in pairs, not of this text"))
        #expect(run.text.contains(/dull +│▇+ +[+][0-9.]+ +[+][0-9.]+ +[+-][0-9.]+ ± [0-9.e-]+\n/), "\(run.text)")
        #expect(try explain(Self.sentence, "--target", "negative").text.contains("Label  negative"))
    }

    @Test func explainAsJSON() throws {
        let path = try built()
        let record = try explain(Self.sentence, "--json").records()[0]
        #expect(try schema.problems(of: record, as: "explanation") == [] && schema.problems(of: record) == [])
        #expect(record["method"]?["name"] == .string("slalom-dictionary"))
        #expect(record["method"]?["dictionary"] == .string(path))
        #expect(record["cost"]?["forwardPasses"] == .integer(0) && record["cost"]?["tokens"] == .integer(0))
        #expect(record["dictionary"]?["predictedScore"] == record["score"])
        #expect(record["dictionary"]?["modelScore"] == nil && record["fit"] == nil)
        #expect(try schema.problems(of: explain(Self.sentence, "--json", "--words").records()[0], as: "explanation") == [])
    }

    @Test func unknownTokensAreAskedFor() throws {
        _ = try built()
        let record = try explain("a dreadful film", "--json").records()[0]
        #expect(record["dictionary"]?["knownTypes"] == .integer(2) && record["dictionary"]?["unknownTypes"] == .integer(1))
        #expect(record["cost"]?["forwardPasses"] == .integer(3))
    }

    @Test func otherWeightsAreAnotherModel() throws {
        let weights = try Data(
            contentsOf: URL(fileURLWithPath: folder.checkpoint()).appendingPathComponent("model.safetensors"))
        let model = try folder.checkpoint(["model.safetensors": weights])
        #expect(try build(["--model", model]).code == 0)
        #expect(try explain(Self.sentence, "--model", model).code == 0)
        // The same weights elsewhere are the same model.
        #expect(try explain(Self.sentence, "--model", "tiny-sentiment").code == 0)
        try (weights.dropLast(1) + [weights[weights.count - 1] ^ 1])
            .write(to: URL(fileURLWithPath: model).appendingPathComponent("model.safetensors"))
        let refused = try explain(Self.sentence, "--model", model)
        #expect(refused.code == 1)
        #expect(refused.messages.contains("model.safetensors is another; give that model, or build a dictionary of this one"))
    }

    @Test func theFitIsCheckedOnRequest() throws {
        _ = try built()
        let record = try explain(Self.sentence, "--check-fit", "--samples", "50", "--seed", "3", "--json").records()[0]
        #expect(try schema.problems(of: record, as: "explanation") == [])
        #expect(record["cost"]?["forwardPasses"] == .integer(51) && record["seed"] == .integer(3))
        #expect(record["dictionary"]?["modelScore"] == record["score"])
        #expect(record["fit"]?["samples"] == .integer(50) && record["fit"]?["heldOutMSE"] != nil)
        let predicted = try Program.run("predict", Self.sentence, "--json", "--quiet").records()[0]
        guard case .number(let no)? = predicted["logits"]?[0], case .number(let yes)? = predicted["logits"]?[1],
            case .number(let score)? = record["score"], case .integer(let target)? = record["target"]?["index"]
        else {
            Issue.record("\(predicted)")
            return
        }
        // The dictionary may predict another label than the model.
        #expect(abs((target == 1 ? yes - no : no - yes) - score) < 1e-3)
        #expect(try explain(Self.sentence, "--check-fit", "--samples", "50").text.contains("Fit"))
    }

    @Test func manyTextsDoNotDependOnThreads() throws {
        _ = try built()
        let texts = (0..<300).map { index in
            // One of them fails, and one has a token that the dictionary lacks.
            index == 40 ? "film" : index == 70 ? "a dreadful film" : "the film number \(index % 7) is not dull \(index % 11)"
        }
        let input = try folder.write("in.txt", texts.map { $0 + "\n" }.joined())
        let runs = try ["1", "2", "5"].map { try explain("--input", input, "--threads", $0, "--quiet") }
        for run in runs {
            #expect(run.code == 1)
            let records = try run.records()
            #expect(records.count == 300 && records[40]["line"] == .integer(41))
            #expect(records.enumerated().allSatisfy { $0.offset == 40 || $0.element["text"] == .string(texts[$0.offset]) })
            #expect(try records.map(\.withoutSeconds) == runs[0].records().map(\.withoutSeconds))
        }
    }

    @Test func aDryRunSaysThatItCostsNothing() throws {
        _ = try built()
        let record = try explain(Self.sentence, "--dry-run", "--json").records()[0]
        #expect(record["forwardPasses"] == .integer(0), "\(record)")
        let checked = try explain(Self.sentence, "--dry-run", "--check-fit", "--json").records()[0]
        #expect(checked["forwardPasses"] == .integer(201), "\(checked)")
    }

    @Test func comparisonsAndReports() throws {
        let path = try built()
        let compared = try Program.run(
            "compare", Self.sentence, "--methods", "slalom", "--budget", "40", "--dictionary", path, "--json")
        #expect(compared.code == 0, "\(compared.messages)")
        #expect(try schema.problems(of: compared.records()[0], as: "comparison") == [])
        #expect(compared.text.contains("\"name\":\"slalom-dictionary\""))
        let page = folder.path("page.html")
        #expect(try explain(Self.sentence, "--html", page).code == 0)
        #expect(String(decoding: try folder.read("page.html"), as: UTF8.self).contains("--dictionary"))
        for format in ["svg", "csv", "markdown", "latex"] {
            #expect(try explain(Self.sentence, "--\(format)", folder.path(format)).code == 0, "\(format)")
        }
    }

    // MARK: - What is refused

    @Test(arguments: [
        (["dictionary", "build"], "dictionary build needs --output DICT; see sightline dictionary build --help"),
        (
            ["dictionary", "build", "--output", "x"],
            "dictionary build needs --vocabulary or --corpus FILE; see sightline dictionary build --help"
        ),
        (
            ["dictionary", "build", "--output", "x", "--vocabulary", "--corpus", "y"],
            "both --vocabulary and --corpus are given; leave one out"
        ),
        (
            ["dictionary", "build", "--output", "x", "--vocabulary", "--limit", "3"],
            "--limit goes with --corpus FILE only; add that, or leave --limit out"
        ),
        (
            ["dictionary", "build", "--output", "x", "--vocabulary", "--foil", "a"],
            "--foil goes with --target TOKEN only; add that, or leave --foil out"
        ),
        (
            ["dictionary", "build", "--output", "x", "--vocabulary", "--target", "a"],
            "tiny-sentiment is a classifier, and its dictionary has all its labels; leave --target out"
        ),
        (["dictionary", "build", "text"], "dictionary build takes no argument \"text\""),
        (["dictionary", "info"], "dictionary info needs a DICT; see sightline dictionary info --help"),
        (
            ["explain", "a film", "--check-fit"],
            "--check-fit goes with --dictionary DICT only; add that, or leave --check-fit out"
        ),
        (
            ["explain", "a film", "--pair", "a plot", "--dictionary", "x"],
            "--dictionary is for single texts, not for a --pair; leave one of the two out"
        ),
        (
            ["explain", "a film", "--dictionary", "x", "--samples", "30"],
            "--dictionary is a method by itself, and takes no option of another but, with --check-fit, --samples, "
                + "--max-deletions and --seed; leave the others out"
        ),
        (
            ["explain", "a film", "--dictionary", "x", "--check-fit", "--method", "lime"],
            "--dictionary is a method by itself, and takes no option of another but, with --check-fit, --samples, "
                + "--max-deletions and --seed; leave the others out"
        ),
    ] as [([String], String)])
    func wrongUsage(arguments: [String], message: String) throws {
        let run = try Program.run(arguments + (arguments[0] == "dictionary" ? [] : ["--json"]))
        #expect(run.code == 2)
        #expect(run.messages.contains("error: \(message)\n"), "\(run.messages)")
        #expect(!folder.exists("x"))
    }

    @Test func whatDoesNotGoTogether() throws {
        let path = try built()
        let precision = try explain(Self.sentence, "--precision", "bf16")
        #expect(precision.code == 2)
        #expect(precision.messages.contains("--precision is bf16, but the dictionary's scores are in fp32; leave it out"))
        let model = GoldenModels.directory("bert").path
        let other = try explain(Self.sentence, "--model", model)
        #expect(other.code == 1)
        #expect(other.messages.contains("error: \(path): the dictionary is of tiny-sentiment, not of "))
        #expect(try Program.run("dictionary", "info", path, "--model", model).code == 1)
        let special = try explain("the film [SEP] is dull")
        #expect(special.code == 1)
        #expect(special.messages.contains("the text has special tokens within, which the dictionary knows nothing of"))
        #expect(try explain(Self.sentence, "--target", "neutral").messages.contains("there is no target neutral"))
        let missing = try Program.run("explain", Self.sentence, "--dictionary", folder.path("nowhere"))
        #expect(missing.code == 1 && missing.messages.contains("\(folder.path("nowhere")): cannot be read: "))
    }

    @Test func aCorpusThatCannotBeReadLeavesNothing() throws {
        try folder.write("corpus.txt", Data("a film\n".utf8) + [0xFF, 0x0A])
        let broken = try build()
        #expect(broken.code == 1)
        #expect(broken.messages.contains("line 2: not valid UTF-8 at byte 1"), "\(broken.messages)")
        try folder.write("corpus.txt", "")
        #expect(try build().messages.contains("there are no tokens to make a dictionary of; give texts with some words"))
        let nowhere = try build(name: "no/where")
        #expect(nowhere.code == 1)
        #expect(!folder.exists("film.dict") && !folder.exists("film.dict.part"))
    }

    // MARK: - Interruptions

    /// Starts a build of the bundled model's whole vocabulary and waits until some of it is scored.
    private func started(_ path: String, after byteCount: Int) throws -> Process {
        try folder.write("errors", "")
        let process = try Program.started(
            ["dictionary", "build", "--vocabulary", "--output", path], input: FileHandle.nullDevice,
            output: FileHandle.nullDevice, errors: folder.path("errors"))
        for _ in 0..<6_000 where process.isRunning {
            if let part = try? folder.read("ended.dict.part"), part.count > byteCount { break }
            Thread.sleep(forTimeInterval: 0.005)
        }
        return process
    }

    @Test(arguments: [SIGKILL, SIGINT, SIGTERM])
    func aBuildThatWasEndedGoesOnAndGivesTheSameBytes(signal: Int32) throws {
        let whole = ["dictionary", "build", "--vocabulary", "--quiet", "--output"]
        #expect(try Program.run(whole + [folder.path("whole.dict"), "--threads", "1"]).code == 0)

        let path = folder.path("ended.dict")
        let process = try started(path, after: 100_000)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        let messages = String(decoding: try folder.read("errors"), as: UTF8.self)
        #expect(!folder.exists("ended.dict") && folder.exists("ended.dict.part"))
        if signal == SIGKILL {
            #expect(process.terminationReason == .uncaughtSignal)
        } else {
            #expect(process.terminationReason == .exit && process.terminationStatus == 130, "\(messages)")
            #expect(
                messages.contains(#/interrupted after [0-9]+ of [0-9]+ sequences, which are in /#)
                    && messages.hasSuffix("to go on, give the same command with --resume\n"), "\(messages)")
        }
        let refused = try Program.run(whole + [path])
        #expect(refused.code == 1)
        #expect(
            refused.messages
                == "error: \(path).part: this is the work of an interrupted build; go on with --resume, or delete it\n")
        let other = try Program.run(whole + [path, "--resume", "--references", "3"])
        #expect(other.code == 1)
        #expect(other.messages.contains("this is the work of a build with another model, other tokens or other options"))

        let resumed = try Program.run(whole + [path, "--resume"])
        #expect(resumed.code == 0, "\(resumed.messages)")
        #expect(try folder.read("ended.dict") == folder.read("whole.dict"))
        #expect(!folder.exists("ended.dict.part"))
    }

    @Test func resumingNothingBegins() throws {
        let run = try build(["--resume"])
        #expect(run.code == 0)
        #expect(run.messages.contains("there is no \(folder.path("film.dict")).part to resume; starting with the first token"))
    }
}
