/// A learning rate that rises in a line to its peak and falls in a line to 0.
struct LearningRateSchedule: Sendable, Equatable {
    let peak: Double
    let stepCount: Int
    /// Steps up to and including the one at the peak.
    let warmUpCount: Int

    init(peak: Double, stepCount: Int, warmUpShare: Double) {
        self.peak = peak
        self.stepCount = stepCount
        warmUpCount = Int((Double(stepCount) * warmUpShare).rounded())
    }

    /// The rate of a step, from 0; above 0 for every step there is.
    func rate(step: Int) -> Double {
        guard step >= warmUpCount else { return peak * Double(step + 1) / Double(warmUpCount) }
        return peak * Double(stepCount - step) / Double(max(stepCount - warmUpCount, 1))
    }
}
