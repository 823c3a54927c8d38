import Foundation
import SightlineEvaluation
import SightlineExperiments
import SightlineModels
import SightlineReporting
import Synchronization

/// Makes one experiment, and writes what came out.
struct ExperimentTask {
    private let name: ExperimentName
    private let configuration: ExperimentCommand.Configuration
    private let console: Console

    init(_ name: ExperimentName, _ configuration: ExperimentCommand.Configuration, _ console: Console) {
        self.name = name
        self.configuration = configuration
        self.console = console
    }

    private static let stepCount = 1_000

    func run() throws {
        let choice = try ModelChoice(configuration.model)
        if name.usesTexts { choice.announce(console) }
        let texts = name.usesTexts ? try configuration.data.map(LabelledTextReader.texts) : nil
        let folder = try ExperimentFolder(configuration.output, name: name.rawValue)
        defer { folder.removeUnfinished() }
        let (console, name) = (console, name)
        let interruption = Interruption {
            folder.removeUnfinished()
            console.clearProgress()
            console.note("interrupted; nothing of \(name.rawValue) was written")
            Interruption.end()
        }
        defer { interruption.stop() }

        let display = Mutex(StepDisplay(console, total: Self.stepCount))
        let start = ContinuousClock.now
        let report = try name.experiment(configuration.isFull ? .full : .quick).run(
            ExperimentContext(
                seed: configuration.seed, threadCount: configuration.scoring.threadCount, checkpoint: choice.checkpoint,
                texts: texts,
                progress: { fraction, words in
                    display.withLock { $0.update(Int(fraction * Double(Self.stepCount))) { _ in "\(name.rawValue): \(words)" } }
                }))
        console.clearProgress()
        let page = ExperimentPage(report, command: command, seconds: (ContinuousClock.now - start) / .seconds(1))
        if let problem = try folder.write(page) { console.note(problem) }
        let text = ["\(name.rawValue): \(report.title)"] + report.findings.map { "  " + $0 } + ["  " + folder.page]
        try OutputFile().write(Data((text.joined(separator: "\n") + "\n").utf8))
    }

    /// What makes the page again.
    private var command: String {
        var arguments = ["sightline", "experiment", name.rawValue, configuration.isFull ? "--full" : "--quick"]
        if configuration.seed != 0 { arguments += ["--seed", "\(configuration.seed)"] }
        if name.usesTexts {
            if let model = configuration.model { arguments += ["--model", model] }
            if let data = configuration.data { arguments += ["--data", data] }
        }
        return arguments.map(ReproductionCommand.quoted).joined(separator: " ")
    }
}

/// The directory of an experiment's files, which gets its name when it is whole.
struct ExperimentFolder: Sendable {
    private let directory: URL
    private let unfinished: URL

    private static let pageName = "page.md"

    /// - Throws: ``OutputError`` where no directory can be made, and where one of the name holds something else than an
    ///   experiment.
    init(_ path: String, name: String) throws {
        directory = URL(fileURLWithPath: path).appendingPathComponent(name)
        let present = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        guard present.isEmpty || present.contains(Self.pageName) else {
            throw OutputError(file: directory.path, problem: .occupied)
        }
        unfinished = URL(fileURLWithPath: path).appendingPathComponent(name + OutputFile.partSuffix)
        try? FileManager.default.removeItem(at: unfinished)
        do {
            try FileManager.default.createDirectory(at: unfinished, withIntermediateDirectories: true)
        } catch {
            throw OutputError(file: unfinished.path, problem: .unwritable(.last()))
        }
    }

    var page: String { directory.appendingPathComponent(Self.pageName).relativePath }

    func removeUnfinished() { try? FileManager.default.removeItem(at: unfinished) }

    /// - Returns: Why there are no pictures in pixels, where there are none.
    func write(_ page: ExperimentPage) throws -> String? {
        var problem: String?
        for figure in page.report.figures {
            try write(figure.name + ".svg", Data(figure.svg.utf8))
            try write(figure.name + ".csv", Data(figure.csv.utf8))
            do {
                try write(figure.name + ".png", try PNGImage(svg: figure.svg).data)
            } catch let error as PNGError {
                problem = "no pictures in pixels: \(error)"
            }
        }
        for table in page.report.tables { try write(table.name + "-table.csv", Data(table.table.written(as: .csv).utf8)) }
        try write(Self.pageName, Data(page.markdown.utf8))
        try? FileManager.default.removeItem(at: directory)
        guard rename(unfinished.path, directory.path) == 0 else {
            throw OutputError(file: directory.path, problem: .unwritable(.last()))
        }
        return problem
    }

    private func write(_ name: String, _ data: Data) throws {
        let file = try OutputFile(unfinished.appendingPathComponent(name).path, keepingBytes: 0)
        try file.write(data)
        try file.finish()
    }
}
