import Foundation
import SightlineEvaluation
import SightlineReporting

/// A task over all texts of an input: in order, streamed, with progress, and able to go on where it was interrupted.
struct BatchRun<Task: TextTask> {
    private let task: Task
    private let options: TextOptions
    private let console: Console
    private var input: InputReader
    /// A text that was read but not worked on.
    private var pending: InputEntry?

    init(task: Task, options: TextOptions, console: Console, input: InputReader) {
        self.task = task
        self.options = options
        self.console = console
        self.input = input
    }

    /// What an input became: its line, and why it failed if it did.
    private struct Result: Sendable {
        var line: Data
        var failure: String?
        /// What a report has of it.
        var entries: [HTMLReport.Entry]
    }

    /// - Throws: What stops the whole run. What stops one text is in the output and said on the standard error.
    func run() throws -> ExitCode {
        var run = self
        var tally = RunTally()
        let output = try run.openOutput(&tally)
        var page = try options.html.map { try HTMLReportFile($0, palette: options.palette ?? .blueRed) }
        defer { page?.removeIfEmpty() }
        var recorder = RunRecorder(output, tally, console, fraction: run.fraction) { [page] in page?.removeIfEmpty() }
        defer { recorder.stop() }
        while case let group = try run.nextGroup(), !group.isEmpty {
            for (entry, result) in zip(group, results(group)) {
                try recorder.write(
                    line: result.line, failure: result.failure.map { "\(run.input.name): line \(entry.line): \($0)" })
                for entry in result.entries { page?.add(entry) }
            }
            recorder.showProgress(fraction: run.fraction)
        }
        let exitCode = try recorder.finish(input: run.input.name)
        try page?.finish()
        return exitCode
    }

    private var fraction: Double? {
        input.totalByteCount.map { $0 > 0 ? min(1, Double(input.readByteCount) / Double($0)) : 1 }
    }

    /// Opens the output; with `--resume`, passes over the texts whose results an earlier run has left.
    private mutating func openOutput(_ tally: inout RunTally) throws -> OutputFile {
        guard let path = options.output else { return OutputFile() }
        let partPath = path + OutputFile.partSuffix
        guard options.resumes, OutputFile.size(of: partPath) != nil else {
            if options.resumes { console.note("there is no \(partPath) to resume; starting with the first text") }
            return try OutputFile(path)
        }
        var earlier = try EarlierRecords(partPath: partPath, signature: task.signature)
        var entry = try input.next()
        while let current = entry, let record = try earlier.next(for: current) {
            tally.addEarlier(failed: record == .failed)
            entry = try input.next()
        }
        if let entry {
            pending = entry
        } else {
            try earlier.checkEnd()
        }
        console.note("resuming after \(tally.doneCount) \(tally.doneCount == 1 ? "text" : "texts")")
        return try OutputFile(path, keepingBytes: earlier.checkedByteCount)
    }

    /// The next texts to work on: as many as there are threads to work on them, and as are there without waiting.
    private mutating func nextGroup() throws -> [InputEntry] {
        var group = pending.map { [$0] } ?? []
        pending = nil
        while group.count < task.textsAtOnce, let entry = try input.next(waiting: group.isEmpty) {
            group.append(entry)
        }
        return group
    }

    private func results(_ group: [InputEntry]) -> [Result] {
        let task = task
        return group.concurrentMap { Self.result($0, task) }
    }

    private static func result(_ entry: InputEntry, _ task: Task) -> Result {
        var id: RecordID?
        do {
            let text = try entry.content.get()
            id = text.id
            let outcome = try task.outcome(of: text.input)
            return Result(
                line: try task.line(outcome, id: id), failure: task.failure(in: outcome),
                entries: task.explanations(in: outcome).map(HTMLReport.Entry.explanation))
        } catch {
            let message = ErrorMessage.of(error)
            let record = FailureRecord(line: entry.line, error: message)
            // An integer and strings: nothing in it can be refused.
            let line = (try? JSONLine.bytes(of: record, id: id)) ?? Data("{}".utf8)
            return Result(line: line, failure: message, entries: [.failure(record)])
        }
    }
}
