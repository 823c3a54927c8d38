import Foundation

/// What the process takes of the machine's memory.
package enum ProcessMemory {
    /// Bytes held at the height so far.
    package static var peak: Int {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return Int(usage.ru_maxrss) * 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return Int(usage.ru_maxrss)
        #endif
    }

    /// Bytes that a perturbation of a text is kept in until the fit is done: its ids, and a few numbers for each token.
    /// **[ours]**, measured.
    package static func bytesPerSample(tokenCount: Int) -> Int { 8 * 12 * tokenCount }
}
