import Synchronization

/// Threads that texts in work have in common: each has its share, and what few of them leave idle.
final class ThreadShare: Sendable {
    let threadCount: Int
    private let userCount = Atomic(0)

    init(_ threadCount: Int) {
        self.threadCount = threadCount
    }

    /// - Parameter body: Given how many threads to use; results must not depend on it.
    func use<Result>(_ body: (Int) throws -> Result) rethrows -> Result {
        let (_, count) = userCount.add(1, ordering: .relaxed)
        defer { userCount.subtract(1, ordering: .relaxed) }
        return try body(max(1, threadCount / count))
    }
}
