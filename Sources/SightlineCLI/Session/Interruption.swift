import Dispatch
import Foundation

/// Ctrl-C and a request to terminate: says what was done and how to go on, and ends the process at once.
///
/// It does not wait for the text in work, which may take minutes: only whole lines are ever in the output.
struct Interruption: Sendable {
    /// Dispatch takes calls from any thread.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    /// - Parameter end: Called on another thread, once; ends the process with ``end(_:)``.
    init(_ end: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler(handler: end)
            source.activate()
            return source
        }
    }

    /// Signals do again what they do to any program.
    func stop() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }

    /// Ends the process without a look at its other threads, which are in the middle of computing.
    static func end() -> Never {
        _exit(ExitCode.interrupted.rawValue)
    }
}
