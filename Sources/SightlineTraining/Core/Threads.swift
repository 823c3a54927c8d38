import Dispatch
import SightlineTensors
import Synchronization

/// Threads that work on several things at once, each thing on one thread alone, so that results do not depend on how many
/// there are.
struct Threads: Sendable {
    let count: Int

    init(_ count: Int) {
        self.count = max(1, count)
    }

    /// Runs `body` for the numbers below `workCount`, several at a time, begun in order.
    ///
    /// - Throws: What the first of them, in order, threw; none is begun after one has.
    func run(_ workCount: Int, _ body: @Sendable (Int) throws -> Void) throws {
        let next = Atomic(0)
        let failure = Mutex<(index: Int, error: any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: min(count, workCount)) { _ in
            Runtime.onOneThread {
                while failure.withLock({ $0 == nil }) {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < workCount else { return }
                    do {
                        try body(index)
                    } catch {
                        failure.withLock { if $0.map({ index < $0.index }) ?? true { $0 = (index, error) } }
                    }
                }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure.error }
    }

    /// What `body` makes of the numbers below `workCount`, in order.
    func map<Result: Sendable>(_ workCount: Int, _ body: @Sendable (Int) throws -> Result) throws -> [Result] {
        let results = Mutex([Result?](repeating: nil, count: workCount))
        try run(workCount) { index in
            let result = try body(index)
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0.compactMap { $0 } }
    }
}
