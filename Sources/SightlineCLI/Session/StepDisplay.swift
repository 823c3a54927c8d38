/// Draws how far a work of many steps is, a few times a second at most.
struct StepDisplay {
    private let console: Console
    private let total: Int
    private let initialCount: Int
    private let start = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?

    /// - Parameter done: Steps of an earlier run.
    init(_ console: Console, total: Int, done: Int = 0) {
        self.console = console
        self.total = total
        initialCount = done
    }

    /// - Parameter words: What there is to say of so many steps.
    mutating func update(_ count: Int, _ words: (Int) -> String) {
        guard console.showsProgress, total > 0 else { return }
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
        lastDrawn = now
        var text = words(count)
        if count > initialCount {
            let seconds = (now - start) / .seconds(1) * Double(total - count) / Double(count - initialCount)
            text += ", \(ProgressLine.duration(seconds)) left"
        }
        console.drawProgress(
            ProgressLine.line(text, fraction: Double(count) / Double(total), width: Console.progressWidth - 1))
    }
}
