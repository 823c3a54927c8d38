import SightlineCLI
import Testing

@Suite struct ProgressLineTests {
    @Test(arguments: [
        (ProgressLine(doneCount: 0, freshCount: 0, fraction: 0, seconds: 0), "[------------------------------] 0 done"),
        (
            ProgressLine(doneCount: 50, freshCount: 50, fraction: 0.5, seconds: 10),
            "[###############---------------] 50 done, 5.0/s, 10 s left"
        ),
        // A resumed run is as fast as it is now, not as it would be had it done everything now.
        (
            ProgressLine(doneCount: 60, freshCount: 10, fraction: 0.6, initialFraction: 0.5, seconds: 10),
            "[##################------------] 60 done, 1.0/s, 40 s left"
        ),
        (ProgressLine(doneCount: 3, freshCount: 3, seconds: 600), "3 done, 0.3/min"),
        (ProgressLine(doneCount: 3000, freshCount: 3000, seconds: 2), "3000 done, 1500/s"),
    ])
    func lines(progress: ProgressLine, expected: String) {
        #expect(progress.text(width: 79) == expected)
    }

    @Test func theBarGivesWay() {
        let progress = ProgressLine(doneCount: 50, freshCount: 50, fraction: 0.5, seconds: 10)
        #expect(progress.text(width: 45) == "[########--------] 50 done, 5.0/s, 10 s left")
        #expect(progress.text(width: 30) == "50 done, 5.0/s, 10 s left")
    }
}
