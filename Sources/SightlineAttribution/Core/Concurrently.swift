import Dispatch
import SightlineTensors
import Synchronization

/// Runs `body` for every index on up to `threadCount` threads, each with one libtorch thread and without recording
/// gradients: results do not depend on `threadCount`.
///
/// - Returns: The results by index.
/// - Throws: An error `body` threw; which one, if several did, is left open.
package func concurrently<Result: Sendable>(
    _ count: Int, threadCount: Int, _ body: @Sendable (Int) throws -> Result
) throws -> [Result] {
    let next = Mutex(0)
    let results = Mutex([Swift.Result<Result, any Error>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: max(1, min(threadCount, count))) { _ in
        Runtime.onOneThread {
            Autograd.disabled {
                while true {
                    let index = next.withLock { value in
                        defer { value += 1 }
                        return value
                    }
                    guard index < count else { return }
                    let result = Swift.Result { try body(index) }
                    results.withLock { $0[index] = result }
                }
            }
        }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
}
