import Synchronization

/// Ctrl-C while a model is trained: the first one asks for the state to be saved, a second one ends the process at once.
/// Before the training has begun there is nothing to save.
struct TrainingInterruption {
    private let state: State
    private let interruption: Interruption

    private final class State: Sendable {
        let hasBegun = Atomic(false)
        let requestCount = Atomic(0)
    }

    init(_ console: Console) {
        let state = State()
        self.state = state
        interruption = Interruption {
            let isFirst = state.requestCount.wrappingAdd(1, ordering: .relaxed).oldValue == 0
            guard !state.hasBegun.load(ordering: .relaxed) || !isFirst else { return }
            console.clearProgress()
            console.note(
                isFirst ? "interrupted before the first step; nothing was saved"
                    : "interrupted; what was saved before is kept, go on with --resume")
            Interruption.end()
        }
    }

    func begin() { state.hasBegun.store(true, ordering: .relaxed) }
    func stop() { interruption.stop() }

    var isRequested: Bool { state.requestCount.load(ordering: .relaxed) > 0 }
}
