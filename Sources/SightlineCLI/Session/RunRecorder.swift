import Foundation
import Synchronization

/// The lines of a run over many texts on their way to their file, with progress, and with a word on how to go on if the
/// run is interrupted.
struct RunRecorder: Sendable {
    private(set) var tally: RunTally
    /// nil where only the summary is wanted.
    private let output: OutputFile?
    private let console: Console
    private let interruption: Interruption
    /// Shared with the thread that an interruption arrives on.
    private let doneCount: SharedCount
    private var progress: ProgressDisplay

    private final class SharedCount: Sendable {
        let value: Atomic<Int>

        init(_ value: Int) { self.value = Atomic(value) }
    }

    /// - Parameters:
    ///   - tally: What an earlier run has left.
    ///   - fraction: The part of the input that is read; nil if its length is unknown.
    ///   - cleanUp: What else to do before the process ends, if the run is interrupted.
    init(
        _ output: OutputFile?, _ tally: RunTally, _ console: Console, fraction: Double?,
        cleanUp: @escaping @Sendable () -> Void = {}
    ) {
        self.output = output
        self.tally = tally
        self.console = console
        let doneCount = SharedCount(tally.doneCount)
        self.doneCount = doneCount
        interruption = Interruption {
            cleanUp()
            func end() {
                console.clearProgress()
                console.note(Self.farewell(doneCount: doneCount.value.load(ordering: .relaxed), output))
                Interruption.end()
            }
            if let output { output.betweenLines(patience: 1, end) } else { end() }
        }
        progress = ProgressDisplay(console, tally, fraction: fraction)
    }

    /// Writes what a text became.
    ///
    /// - Parameter failure: Why it failed, with its place; nil if it did not.
    mutating func write(line: Data, failure: String?) throws {
        try output?.write(line: line)
        tally.add(failed: failure != nil)
        doneCount.value.store(tally.doneCount, ordering: .relaxed)
        guard let failure else { return }
        console.clearProgress()
        console.error(failure)
    }

    mutating func showProgress(fraction: Double?) {
        progress.update(tally, fraction: fraction)
    }

    /// Gives the file its name and says what failed.
    ///
    /// - Parameter input: How messages name where the texts are from.
    func finish(input: String) throws -> ExitCode {
        console.clearProgress()
        try output?.finish()
        if tally.doneCount == 0 { console.note("\(input) has no texts") }
        if tally.failedCount > 0 {
            console.note("\(tally.failedCount) of \(tally.doneCount) texts failed; the others are done")
        }
        return tally.failedCount == 0 ? .done : .failed
    }

    /// Call when the run ends, also by an error.
    func stop() {
        interruption.stop()
        output?.removeIfEmpty()
    }

    private static func farewell(doneCount: Int, _ output: OutputFile?) -> String {
        let done = "interrupted after \(doneCount) \(doneCount == 1 ? "text" : "texts")"
        guard let partPath = output?.partPath else {
            return "\(done); with --output FILE, a run can be resumed"
        }
        return "\(done), which are in \(partPath); to go on, give the same command with --resume"
    }
}
