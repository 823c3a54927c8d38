import SightlineModels

/// Scores of one text's sequences in reduced precision, some of them held against full precision. **[ours]**
struct PrecisionCheck {
    private let engine: PerturbationEngine
    /// That of the scores held against full precision.
    let precision: Precision
    private var reduced: [Double] = []
    private var full: [Double] = []

    /// Few enough to cost little, and enough to tell the size of the error to some fifth.
    static let sampleCount = 12

    /// nil for a model that scores in full precision.
    init?(_ engine: PerturbationEngine) {
        guard let fullEngine = engine.inFullPrecision else { return nil }
        self.engine = fullEngine
        precision = engine.model.precision
    }

    /// Scores some of `inputs` again, evenly spread over them, until there are enough.
    ///
    /// - Parameters:
    ///   - scores: What the inputs got in reduced precision.
    ///   - score: From logits to the score.
    mutating func add(
        _ inputs: [ModelInput], _ scores: [Double], score: ([Double]) -> Double
    ) throws -> PerturbationEngine.Cost {
        let count = min(inputs.count, Self.sampleCount - full.count)
        let chosen = (0..<max(count, 0)).map { $0 * inputs.count / count }
        let reference = try engine.score(chosen.map { inputs[$0] })
        reduced += chosen.map { scores[$0] }
        full += reference.logits.map(score)
        return reference.cost
    }

    var result: Explanation.Rounding {
        let errors = zip(reduced, full).map { abs($0 - $1) }.filter(\.isFinite)
        let squares = errors.reduce(0) { $0 + $1 * $1 }
        return .init(
            samples: errors.count,
            rmse: errors.isEmpty ? 0 : (squares / Double(errors.count)).squareRoot(), largestError: errors.max() ?? 0)
    }

    /// A warning where rounding moves scores by a good part of what taking out tokens does.
    var warnings: [Explanation.Warning] {
        guard let whole = full.first, full.count > 1 else { return [] }
        let changes = full.dropFirst().map { ($0 - whole) * ($0 - whole) }.filter(\.isFinite)
        let change = (changes.reduce(0, +) / Double(max(changes.count, 1))).squareRoot()
        let error = result.rmse
        guard error > Self.largestShare * change else { return [] }
        return [.imprecise(precision, error: error, change: change)]
    }

    /// Of the change of the score: with a quarter, a sixteenth of its variance is rounding. [ours]
    private static let largestShare = 0.25
}
