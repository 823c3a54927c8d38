/// How many texts a run has behind it.
struct RunTally: Equatable {
    /// All, those of an earlier run among them.
    private(set) var doneCount = 0
    private(set) var failedCount = 0
    private(set) var earlierCount = 0

    mutating func add(failed: Bool) {
        doneCount += 1
        if failed { failedCount += 1 }
    }

    mutating func addEarlier(failed: Bool) {
        add(failed: failed)
        earlierCount += 1
    }
}
