/// What the process answers to whoever started it.
public enum ExitCode: Int32, Sendable {
    case done = 0
    /// Something failed, also when it was only some lines of an input.
    case failed = 1
    /// The arguments make no sense by themselves; nothing was tried.
    case usage = 2
    /// Stopped from outside.
    case interrupted = 130
}
