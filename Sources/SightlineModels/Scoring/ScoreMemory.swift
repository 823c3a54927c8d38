import Synchronization

/// The logits of sequences that were scored before.
final class ScoreMemory: Sendable {
    private let logits = Mutex<[ModelInput: [Double]]>([:])
    /// Of the same model in full precision; nil in that one's own.
    let inFullPrecision: ScoreMemory?

    init() {
        inFullPrecision = ScoreMemory(inFullPrecision: nil)
    }

    private init(inFullPrecision: ScoreMemory?) {
        self.inFullPrecision = inFullPrecision
    }

    /// What is known of each sequence.
    func logits(of inputs: [ModelInput]) -> [[Double]?] {
        logits.withLock { known in inputs.map { known[$0] } }
    }

    func add(_ inputs: [ModelInput], _ rows: [[Double]]) {
        logits.withLock { known in
            for (input, row) in zip(inputs, rows) { known[input] = row }
        }
    }
}
