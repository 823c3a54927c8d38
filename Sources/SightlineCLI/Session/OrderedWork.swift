import Dispatch
import Synchronization

/// Work on elements as they come, several at a time, whose results are handed on in the order of the elements.
///
/// A worker that is done with an element takes the next at once, whatever the others are at, so that reading, working and
/// handing on overlap. Results wait for those before them; how many can is bounded, and with that memory, whatever the
/// number of elements.
package struct OrderedWork: Sendable {
    package let workerCount: Int

    /// A worker may be so many elements ahead of one that takes long.
    private static let elementsPerWorker = 8

    /// Most elements that are taken and not handed on.
    package var windowCount: Int { workerCount * Self.elementsPerWorker }

    package init(workerCount: Int) {
        self.workerCount = workerCount
    }

    /// - Parameters:
    ///   - source: What elements are taken from, by one worker at a time.
    ///   - sink: What results are handed on to, by one worker at a time.
    ///   - next: The next element; nil at the end. It may wait.
    ///   - work: What is done at once.
    ///   - finish: Called in the order of the elements.
    /// - Throws: What `next` throws, when the elements before are handed on; what `finish` throws, when work in hand is
    ///   done.
    package func run<Source: Sendable, Sink: Sendable, Element: Sendable, Result: Sendable>(
        from source: Source, into sink: Sink, next: @Sendable (inout Source) throws -> Element?,
        work: @Sendable (Element) -> Result, finish: @Sendable (inout Sink, Element, Result) throws -> Void
    ) throws -> Sink {
        let intake = Mutex(Intake(source: source))
        let delivery = Mutex(Delivery<Sink, Element, Result>(sink: sink))
        let room = DispatchSemaphore(value: windowCount)

        /// The next element with its number.
        @Sendable func take() -> (Int, Element)? {
            intake.withLock { intake in
                guard !intake.isAtEnd else { return nil }
                room.wait()
                do {
                    if delivery.withLock({ $0.failure == nil }), let element = try next(&intake.source) {
                        defer { intake.takenCount += 1 }
                        return (intake.takenCount, element)
                    }
                } catch {
                    intake.failure = error
                }
                intake.isAtEnd = true
                room.signal()
                return nil
            }
        }

        /// Hands on the result and those that have waited for it.
        @Sendable func deliver(_ number: Int, _ element: Element, _ result: Result) {
            delivery.withLock { delivery in
                delivery.waiting[number] = (element, result)
                while let (element, result) = delivery.waiting.removeValue(forKey: delivery.nextNumber) {
                    delivery.nextNumber += 1
                    if delivery.failure == nil {
                        do { try finish(&delivery.sink, element, result) } catch { delivery.failure = error }
                    }
                    room.signal()
                }
            }
        }

        DispatchQueue.concurrentPerform(iterations: workerCount) { _ in
            while let (number, element) = take() { deliver(number, element, work(element)) }
        }
        if let failure = delivery.withLock({ $0.failure }) ?? intake.withLock({ $0.failure }) { throw failure }
        return delivery.withLock { $0.sink }
    }
}

private struct Intake<Source: Sendable>: Sendable {
    var source: Source
    var takenCount = 0
    var isAtEnd = false
    var failure: (any Error)?
}

private struct Delivery<Sink: Sendable, Element: Sendable, Result: Sendable>: Sendable {
    var sink: Sink
    /// Results by number, of elements after one that is still worked on.
    var waiting: [Int: (Element, Result)] = [:]
    var nextNumber = 0
    var failure: (any Error)?
}
