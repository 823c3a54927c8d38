/// Draws the progress line of a run, a few times a second at most.
struct ProgressDisplay {
    private let console: Console
    private let start = ContinuousClock.now
    private let initialFraction: Double
    private var lastDrawn: ContinuousClock.Instant?

    /// - Parameter fraction: The part that was done before.
    init(_ console: Console, fraction: Double?) {
        self.console = console
        initialFraction = fraction ?? 0
    }

    init(_ console: Console, _ tally: RunTally, fraction: Double?) {
        self.init(console, fraction: fraction)
        update(tally, fraction: fraction)
    }

    mutating func update(_ tally: RunTally, fraction: Double?) {
        update(doneCount: tally.doneCount, freshCount: tally.doneCount - tally.earlierCount, fraction: fraction)
    }

    mutating func update(doneCount: Int, freshCount: Int, fraction: Double?) {
        guard console.showsProgress else { return }
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
        lastDrawn = now
        let line = ProgressLine(
            doneCount: doneCount, freshCount: freshCount, fraction: fraction,
            initialFraction: initialFraction, seconds: (now - start) / .seconds(1))
        console.drawProgress(line.text(width: Console.progressWidth - 1))
    }
}
