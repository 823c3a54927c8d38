import Foundation
import SightlineEvaluation
import SightlineReporting

/// A task over all texts of an input: in order, streamed, with progress, and able to go on where it was interrupted.
package struct BatchRun<Task: TextTask> {
    private let task: Task
    private let options: TextOptions
    private let console: Console
    private var input: InputReader
    /// A text that was read but not worked on.
    private var pending: InputEntry?

    package init(task: Task, options: TextOptions, console: Console, input: InputReader) {
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
    package func run() throws -> ExitCode {
        var run = self
        var tally = RunTally()
        let output = try run.openOutput(&tally)
        let page = try options.html.map { try HTMLReportFile($0, palette: options.palette ?? .blueRed) }
        defer { page?.removeIfEmpty() }
        let recorder = RunRecorder(output, tally, console, fraction: run.fraction) { page?.removeIfEmpty() }
        defer { recorder.stop() }
        let (task, inputName) = (task, input.name)
        let records = try OrderedWork(workerCount: task.textsAtOnce).run(
            from: run, into: Records(recorder: recorder, page: page),
            next: { run in try run.next() },
            work: { text in Self.result(text.entry, task) },
            finish: { records, text, result in
                try records.recorder.write(
                    line: result.line, failure: result.failure.map { "\(inputName): line \(text.entry.line): \($0)" })
                for entry in result.entries { records.page?.add(entry) }
                records.recorder.showProgress(fraction: text.fraction)
            })
        let exitCode = try records.recorder.finish(input: inputName)
        try records.page?.finish()
        return exitCode
    }

    /// What results go to.
    private struct Records: Sendable {
        var recorder: RunRecorder
        var page: HTMLReportFile?
    }

    /// A text, and the part of the input that is read when it is.
    private struct NextText: Sendable {
        let entry: InputEntry
        let fraction: Double?
    }

    private mutating func next() throws -> NextText? {
        defer { pending = nil }
        guard let entry = try pending ?? input.next() else { return nil }
        return NextText(entry: entry, fraction: fraction)
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
