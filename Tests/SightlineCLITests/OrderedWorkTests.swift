import Foundation
import SightlineCLI
import SightlineRandom
import Synchronization
import Testing

/// Work on many elements at once, in order.
@Suite struct OrderedWorkTests {
    private struct Failure: Error, Equatable { let number: Int }

    /// How many of something there are, and the most there were.
    private final class Gauge: Sendable {
        private let state = Mutex((present: 0, most: 0))

        func add(_ change: Int) {
            state.withLock { state in
                state.present += change
                state.most = max(state.most, state.present)
            }
        }

        var most: Int { state.withLock { $0.most } }
    }

    @Test(arguments: [1, 2, 5])
    func resultsComeInOrderHoweverLongTheyTake(workerCount: Int) throws {
        let (atWork, inFlight) = (Gauge(), Gauge())
        let work = OrderedWork(workerCount: workerCount)
        let results = try work.run(
            from: 0..<300, into: [Int](),
            next: { range -> Int? in
                guard let number = range.popFirst() else { return nil }
                inFlight.add(1)
                return number
            },
            work: { number in
                atWork.add(1)
                defer { atWork.add(-1) }
                var generator = SeededGenerator(seed: UInt64(number))
                // One takes so long that all others have to wait for it.
                usleep(number == 20 ? 50_000 : UInt32.random(in: 0..<200, using: &generator))
                return 2 * number
            },
            finish: { results, number, result in
                #expect(result == 2 * number)
                inFlight.add(-1)
                results.append(result)
            })
        #expect(results == (0..<300).map { 2 * $0 })
        #expect(atWork.most <= workerCount)
        #expect(inFlight.most <= work.windowCount)
    }

    /// Results do not wait for an element that has not come yet.
    @Test func aSlowSourceHoldsNoResultBack() throws {
        let firstIsDone = DispatchSemaphore(value: 0)
        _ = try OrderedWork(workerCount: 2).run(
            from: 0, into: (),
            next: { count -> Int? in
                defer { count += 1 }
                if count == 1 { #expect(firstIsDone.wait(timeout: .now() + 60) == .success) }
                return count < 2 ? count : nil
            },
            work: { $0 },
            finish: { _, number, _ in if number == 0 { firstIsDone.signal() } })
    }

    @Test(arguments: [1, 3])
    func whatCameBeforeABrokenSourceIsHandedOn(workerCount: Int) {
        let finished = Mutex([Int]())
        #expect(throws: Failure(number: 7)) {
            try OrderedWork(workerCount: workerCount).run(
                from: 0, into: (),
                next: { count -> Int? in
                    defer { count += 1 }
                    guard count < 7 else { throw Failure(number: count) }
                    return count
                },
                work: { $0 }, finish: { _, number, _ in finished.withLock { $0.append(number) } })
        }
        #expect(finished.withLock { $0 } == Array(0..<7))
    }

    @Test(arguments: [1, 3])
    func nothingIsTakenOrHandedOnOnceAResultCannotBe(workerCount: Int) {
        let counts = Mutex((taken: 0, finished: 0))
        let work = OrderedWork(workerCount: workerCount)
        #expect(throws: Failure(number: 5)) {
            try work.run(
                from: 0, into: (),
                next: { count -> Int? in
                    defer { count += 1 }
                    counts.withLock { $0.taken += 1 }
                    return count
                },
                work: { $0 },
                finish: { _, number, _ in
                    guard number < 5 else { throw Failure(number: number) }
                    counts.withLock { $0.finished += 1 }
                })
        }
        #expect(counts.withLock { $0.finished } == 5)
        #expect(counts.withLock { $0.taken } <= 6 + work.windowCount)
    }
}
