import Foundation
import SightlineReporting

/// Where messages go: the standard error, apart from the data.
package struct Console: Sendable {
    /// Whether to say nothing but errors.
    var isQuiet = false
    private let isTerminal = isatty(STDERR_FILENO) != 0

    package init(isQuiet: Bool = false) {
        self.isQuiet = isQuiet
    }

    /// Whether a progress line can be drawn over and over.
    var showsProgress: Bool { isTerminal && !isQuiet }

    /// Says something that is good to know.
    func note(_ message: String) {
        if !isQuiet { write(message + "\n") }
    }

    /// Says what went wrong, in one line.
    func error(_ message: String) {
        write("error: \(message)\n")
    }

    /// Draws `line` where the progress line stands.
    func drawProgress(_ line: String) {
        write("\r\u{1B}[K" + line)
    }

    func clearProgress() {
        if showsProgress { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        // Nobody is left to hear that nobody can be told.
        _ = try? DescriptorWriter(descriptor: STDERR_FILENO).write(Data(text.utf8))
    }

    /// How to print for whoever reads the standard output.
    static var outputStyle: TerminalStyle {
        TerminalStyle(environment: ProcessInfo.processInfo.environment, terminalWidth: terminalWidth(STDOUT_FILENO))
    }

    /// Columns of the terminal that the descriptor is; nil if it is none.
    private static func terminalWidth(_ descriptor: Int32) -> Int? {
        guard isatty(descriptor) != 0 else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    static var progressWidth: Int { min(terminalWidth(STDERR_FILENO) ?? 80, 80) }
}
